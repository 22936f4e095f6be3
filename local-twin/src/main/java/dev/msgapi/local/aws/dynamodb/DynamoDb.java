package dev.msgapi.local.aws.dynamodb;

import com.amazonaws.services.dynamodbv2.dataMembers.RequestData;
import com.amazonaws.services.dynamodbv2.dataMembers.ResponseData;
import com.amazonaws.services.dynamodbv2.exceptions.DynamoDBLocalServiceException;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import dev.msgapi.local.Settings;
import dev.msgapi.local.aws.state.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.Request;

/**
 * DynamoDB Local as one handler of this process's own HTTP server. Its server class would listen on
 * every network interface; its handler listens nowhere. Without that class no telemetry is sent.
 */
public final class DynamoDb extends LocalDynamoDBServerHandler {

    private DynamoDb(LocalDynamoDBRequestHandler database) {
        super(database, null);
    }

    /** Opens the one database of all Regions and credentials, in the state folder. */
    public static DynamoDb in(Path state) {
        Path folder = state.resolve("dynamodb").toAbsolutePath();
        try {
            Files.createDirectories(folder);
            unpackLibraryIn(state.resolve("native"));
            return new DynamoDb(
                    new LocalDynamoDBRequestHandler(0, false, folder.toString(), true, false));
        } catch (IOException | DynamoDBLocalServiceException e) {
            throw new StateException("DynamoDB Local cannot open " + folder, e);
        }
    }

    /**
     * Where its jar's native library goes: a killed process leaves a copy, which the next start
     * removes.
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

    /** AWS names the error of a second INSERT in full, and the SDK knows it by that name alone. */
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

    /** Any credentials will do: DynamoDB Local itself takes letters and digits only. */
    @Override
    protected String getAccessKey(Request request) {
        return Settings.ACCESS_KEY_ID;
    }
}
