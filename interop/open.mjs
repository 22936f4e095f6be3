// Opens one sealed message.
// stdin: {"sealed":"<base64>","keyArn":"…","context":{…}}; stdout: {"subject":…,"msg":…}.
// Where it must not open, it ends with status 1 and says why on stderr, without any content.
import { buildDecrypt, CommitmentPolicy, KmsKeyringNode } from '@aws-crypto/client-node'
import { text } from 'node:stream/consumers'

const LINE_FEED = 0x0a

async function open({ sealed, keyArn, context }) {
  const { decrypt } = buildDecrypt(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
  const keyring = new KmsKeyringNode({ keyIds: [keyArn] })
  const { plaintext, messageHeader } = await decrypt(keyring, Buffer.from(sealed, 'base64'))
  // The SDK proves the context that it was sealed with; that this is the item's is ours to prove.
  for (const [name, value] of Object.entries(context)) {
    if (messageHeader.encryptionContext[name] !== value) {
      throw new Error(`the context's ${name} is another`)
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
    // Without the parser's words: those quote the plaintext.
    throw new Error('the plaintext has no header')
  }
}

try {
  process.stdout.write(JSON.stringify(await open(JSON.parse(await text(process.stdin)))))
} catch (error) {
  console.error(`not opened: ${error.message}`)
  process.exitCode = 1
}
