package dev.msgapi.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.local.gateway.HttpResponse.Header;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AWS's published "Signature Version 4 Test Suite", all of it that a client can send today. */
class SignatureV4VectorsTest {
    private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
    private static final SignatureV4 VERIFIER =
            new SignatureV4(
                    "AKIDEXAMPLE",
                    new SigningKey("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                    "us-east-1",
                    "service");

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    get-header-key-duplicate | GET | `/` | `My-Header1:value2@My-Header1:value2@My-Header1:value1` |  | host;my-header1;x-amz-date | c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea
                    get-header-value-order | GET | `/` | `My-Header1:value4@My-Header1:value1@My-Header1:value3@My-Header1:value2` |  | host;my-header1;x-amz-date | 08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01
                    get-header-value-trim | GET | `/` | `My-Header1: value1@My-Header2: "a   b   c"` |  | host;my-header1;my-header2;x-amz-date | acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736
                    get-unreserved | GET | `/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz` |  |  | host;x-amz-date | 07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f
                    get-utf8 | GET | `/ሴ` |  |  | host;x-amz-date | 8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85
                    get-vanilla-empty-query-key | GET | `/?Param1=value1` |  |  | host;x-amz-date | a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb
                    get-vanilla-query-order-encoded | GET | `/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1` |  |  | host;x-amz-date | 371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac
                    get-vanilla-query-order-key-case | GET | `/?Param2=value2&Param1=value1` |  |  | host;x-amz-date | b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500
                    get-vanilla-query-order-key | GET | `/?Param1=value2&Param1=Value1` |  |  | host;x-amz-date | eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1
                    get-vanilla-query-order-value | GET | `/?Param1=value2&Param1=value1` |  |  | host;x-amz-date | 5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694
                    get-vanilla-query-unreserved | GET | `/?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz` |  |  | host;x-amz-date | 9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197
                    get-vanilla-query | GET | `/` |  |  | host;x-amz-date | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
                    get-vanilla-utf8-query | GET | `/?ሴ=bar` |  |  | host;x-amz-date | 2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04
                    get-vanilla | GET | `/` |  |  | host;x-amz-date | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
                    get-relative-relative | GET | `/example1/example2/../..` |  |  | host;x-amz-date | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
                    get-relative | GET | `/example/..` |  |  | host;x-amz-date | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
                    get-slash-dot-slash | GET | `/./` |  |  | host;x-amz-date | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
                    get-slash-pointless-dot | GET | `/./example` |  |  | host;x-amz-date | ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5
                    get-slash | GET | `//` |  |  | host;x-amz-date | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
                    get-slashes | GET | `//example//` |  |  | host;x-amz-date | 9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84
                    get-space | GET | `/example space/` |  |  | host;x-amz-date | 652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741
                    get-special-character | GET | `/example/$delete` |  |  | host;x-amz-date | a853c9b21b528b19643d00910d35b83a10c366a10833ceefb45edd6c80e40f27
                    post-header-key-case | POST | `/` |  |  | host;x-amz-date | 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b
                    post-header-key-sort | POST | `/` | `My-Header1:value1` |  | host;my-header1;x-amz-date | c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c
                    post-header-value-case | POST | `/` | `My-Header1:VALUE1` |  | host;my-header1;x-amz-date | cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d
                    post-vanilla-empty-query-value | POST | `/?Param1=value1` |  |  | host;x-amz-date | 28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11
                    post-vanilla-query | POST | `/?Param1=value1` |  |  | host;x-amz-date | 28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11
                    post-vanilla | POST | `/` |  |  | host;x-amz-date | 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b
                    post-x-www-form-urlencoded-parameters | POST | `/` | `Content-Type:application/x-www-form-urlencoded; charset=utf8` | Param1=value1 | content-type;host;x-amz-date | 1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe
                    post-x-www-form-urlencoded | POST | `/` | `Content-Type:application/x-www-form-urlencoded` | Param1=value1 | content-type;host;x-amz-date | ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a
                    """)
    void acceptsTheRequestsThatAwsPublished(
            String name,
            String method,
            String target,
            @Nullable String headers,
            @Nullable String body,
            String signedHeaders,
            String signature) {
        String[] halves = target.split("\\?", 2);
        List<Header> all = new ArrayList<>();
        all.add(new Header("Host", "example.amazonaws.com"));
        all.add(new Header("X-Amz-Date", "20150830T123600Z"));
        if (headers != null) {
            for (String header : headers.split("@", -1)) {
                String[] pair = header.split(":", 2);
                all.add(new Header(pair[0], pair[1]));
            }
        }
        all.add(
                new Header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request"
                                + ", SignedHeaders="
                                + signedHeaders
                                + ", Signature="
                                + signature));
        GatewayRequest request =
                TestSigner.gatewayRequest(
                        method, halves[0], halves.length == 1 ? "" : halves[1], all);
        byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);

        assertThat(VERIFIER.verify(request, bytes, NOW))
                .isEqualTo(new SignatureV4.Valid("AKIDEXAMPLE"));
    }
}
