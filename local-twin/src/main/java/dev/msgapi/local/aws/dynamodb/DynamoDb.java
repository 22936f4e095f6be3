package dev.msgapi.local.aws.dynamodb;

import com.amazonaws.services.dynamodbv2.dataMembers.RequestData;
import com.amazonaws.services.dynamodbv2.dataMembers.ResponseData;
import com.amazonaws.services.dynamodbv2.exceptions.DynamoDBLocalServiceException;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import dev.msgapi.local.Settings;
import dev.msgapi.local.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.Request;

/**
 * DynamoDB Local as a handler of the twin's own HTTP server. Its server class, which is not used
 * here, would listen on every network interface and send telemetry.
 */
public final class DynamoDb extends LocalDynamoDBServerHandler {

    private DynamoDb(LocalDynamoDBRequestHandler database) {
        super(database, null);
    }

    /** Opens the database in the state folder, shared by all Regions and credentials. */
    public static DynamoDb in(Path state) {
        Path folder = state.resolve("dynamodb").toAbsolutePath();
        try {
            Files.createDirectories(folder);
            unpackLibraryIn(state.resolve("native"));
            return new DynamoDb(
                    new LocalDynamoDBRequestHandler(0, false, folder.toString(), true, false));
        } catch (IOException | DynamoDBLocalServiceException e) {
            throw new StartException("DynamoDB Local cannot open " + folder, e);
        }
    }

    /**
     * Unpacks the jar's native library into this folder. A killed process leaves a copy, so a start
     * removes old ones.
     */
    private static void unpackLibraryIn(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (var copies = Files.newDirectoryStream(folder)) {
            for (Path copy : copies) {
                Files.delete(copy);
            }
        }
        System.setProperty("org.sqlite.tmpdir", folder.toAbsolutePath().toString());
    }

    /** Names the error of a second INSERT as AWS does; the SDK knows only that name. */
    @Override
    protected void packageDynamoDBResponse(RequestData request, ResponseData response)
            throws DynamoDBLocalServiceException {
        try {
            super.packageDynamoDBResponse(request, response);
        } catch (DynamoDBLocalServiceException e) {
            if ("DuplicateItem".equals(e.getErrorCode())) {
                e.setErrorCode("DuplicateItemException");
            }
            throw e;
        }
    }

    /** Accepts any credentials; DynamoDB Local itself accepts only letters and digits. */
    @Override
    protected String getAccessKey(Request request) {
        return Settings.ACCESS_KEY_ID;
    }
}
