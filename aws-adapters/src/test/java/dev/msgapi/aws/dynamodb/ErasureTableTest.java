package dev.msgapi.aws.dynamodb;

import dev.msgapi.aws.testing.EmbeddedTables;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.ErasureRepository;
import dev.msgapi.testing.ErasuresContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The table's adapter against DynamoDB Local, in the table that template.yaml declares. */
@Tag("embedded")
class ErasureTableTest extends ErasuresContract {
    @TempDir static Path state;
    private static EmbeddedTables tables;
    private static ErasureTable table;

    @BeforeAll
    static void start() {
        tables = new EmbeddedTables(state);
        table = new ErasureTable(tables.dynamoDb, "msg-api-erasures");
    }

    @AfterAll
    static void stop() {
        tables.close();
    }

    @Override
    protected ErasureRepository repository() {
        return table;
    }

    @Override
    protected ErasureRegister register() {
        return table;
    }
}
