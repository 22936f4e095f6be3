package dev.msgapi.local;

import dev.msgapi.local.chaos.Chaos;
import java.nio.file.Path;

/**
 * The twin's ports, folders and names.
 *
 * @param apiPort the port of the API, on 127.0.0.1
 * @param awsPort the port of the AWS services, on 127.0.0.1
 * @param project the folder with {@code template.yaml} and {@code openapi.yaml}
 * @param state the folder that keeps tables, queues, keys, the inbox and logs over a restart
 * @param chaos the faults to cause on purpose
 */
public record Settings(int apiPort, int awsPort, Path project, Path state, Chaos chaos) {
    public static final String ACCOUNT = "000000000000";
    public static final String REGION = "eu-west-1";
    public static final String STACK_NAME = "msg-api";
    public static final String ACCESS_KEY_ID = "local";
    public static final String SECRET_ACCESS_KEY = "local";
    public static final String USER_ARN = "arn:aws:iam::" + ACCOUNT + ":user/local";

    /** The user's permanent id in IAM. */
    public static final String USER_ID = "AIDALOCAL";

    public static final String API_KEY = "local-dev-key";

    /** Settings for a twin without faults. */
    public Settings(int apiPort, int awsPort, Path project, Path state) {
        this(apiPort, awsPort, project, state, Chaos.NONE);
    }

    /** The endpoint of every AWS service. */
    public String awsEndpoint() {
        return "http://localhost:" + awsPort;
    }

    /** The API's base address without the stage, as at a custom domain. */
    public String apiEndpoint() {
        return "http://localhost:" + apiPort;
    }
}
