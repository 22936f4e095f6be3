package dev.msgapi.local.aws.sqs;

import dev.msgapi.local.StartException;
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
     * The database in this state folder. It is encrypted because SQS encrypts at rest. The
     * operating system gets every change before the request is answered ({@code WRITE_DELAY=0}), so
     * a change survives any end of this process.
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
     * Prepares the data of an earlier twin. The template's queues get the attributes that the
     * template has now. Messages that a consumer had received become visible, because the consumer
     * ended with that twin; other messages keep their delay, and all keep their receive counts.
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
            throw new StartException(
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
