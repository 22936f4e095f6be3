package dev.msgapi.local.aws.sqs;

import dev.msgapi.local.aws.state.StateException;
import dev.msgapi.local.aws.state.StateKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The encrypted H2 database in which ElasticMQ keeps its messages. */
public record QueueStore(String url, String user, String password) {

    /**
     * Encrypted, because SQS encrypts at rest. Every change is handed to the operating system
     * before its request is answered ({@code WRITE_DELAY=0}), so it survives this process however
     * it ends.
     */
    public static QueueStore in(Path state, StateKey key) {
        Path file = state.resolve("queues").toAbsolutePath();
        String url =
                "jdbc:h2:file:"
                        + file
                        + ";CIPHER=AES;WRITE_DELAY=0;RETENTION_TIME=0;DB_CLOSE_ON_EXIT=FALSE";
        return new QueueStore(url, "sa", key.password() + " " + key.password());
    }

    /**
     * Readies what an earlier twin left. The template's queues are taken as the template has them
     * now; and whoever had received a message died with that twin, so it is visible at once, while
     * a message that nobody received yet keeps its delay. Receive counts stay.
     */
    public void prepare(List<String> declared) {
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            if (!tables(connection, "QUEUE").isEmpty()) {
                try (var forget = connection.prepareStatement("DELETE FROM queue WHERE name = ?")) {
                    for (String name : declared) {
                        forget.setString(1, name);
                        forget.executeUpdate();
                    }
                }
            }
            for (String table : tables(connection, "MESSAGE\\_%")) {
                try (var release =
                        connection.prepareStatement(
                                "UPDATE \"%s\" SET next_delivery = LEAST(next_delivery, ?)"
                                                .formatted(table)
                                        + " WHERE receive_count > 0")) {
                    release.setLong(1, Clock.systemUTC().millis());
                    release.executeUpdate();
                }
            }
        } catch (SQLException e) {
            throw new StateException(
                    "The queues' messages cannot be read ("
                            + e.getMessage()
                            + "); stop the other twin, or start with an empty state folder",
                    e);
        }
    }

    private static List<String> tables(Connection connection, String pattern) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet found = connection.getMetaData().getTables(null, "PUBLIC", pattern, null)) {
            while (found.next()) {
                tables.add(found.getString("TABLE_NAME"));
            }
        }
        return tables;
    }
}
