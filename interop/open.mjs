// Opens one sealed message.
// stdin: {"sealed":"<base64>","keyArn":"…","context":{…}}; stdout: {"subject":…,"msg":…}.
// If it does not open, the exit status is 1, and stderr says why, without any content.
import { buildDecrypt, CommitmentPolicy, KmsKeyringNode } from '@aws-crypto/client-node'
import { text } from 'node:stream/consumers'

const LINE_FEED = 0x0a

async function open({ sealed, keyArn, context }) {
  const { decrypt } = buildDecrypt(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
  const keyring = new KmsKeyringNode({ keyIds: [keyArn] })
  const { plaintext, messageHeader } = await decrypt(keyring, Buffer.from(sealed, 'base64'))
  // The SDK authenticates the context of the ciphertext; this checks that it is the item's.
  for (const [name, value] of Object.entries(context)) {
    if (messageHeader.encryptionContext[name] !== value) {
      throw new Error(`the context has another ${name}`)
    }
  }
  return parse(plaintext)
}

function parse(plaintext) {
  // Malformed UTF-8 fails, and a byte order mark is content.
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const end = plaintext.indexOf(LINE_FEED)
  const header = object(utf8.decode(plaintext.subarray(0, Math.max(end, 0))))
  if (header.v !== 1) {
    throw new Error('the plaintext has no header of version 1')
  }
  return { subject: header.subject, msg: utf8.decode(plaintext.subarray(end + 1)) }
}

function object(json) {
  try {
    return JSON.parse(json)
  } catch {
    // Leaves out the parser's message, because it quotes the plaintext.
    throw new Error('the plaintext has no header')
  }
}

try {
  process.stdout.write(JSON.stringify(await open(JSON.parse(await text(process.stdin)))))
} catch (error) {
  console.error(`not opened: ${error.message}`)
  process.exitCode = 1
}
