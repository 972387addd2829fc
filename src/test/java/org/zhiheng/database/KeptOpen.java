package org.zhiheng.database;

import java.nio.file.Path;

/** A process of its own that opens the embedded database, says so, and holds it until it is killed or told to end. */
public final class KeptOpen {

    private KeptOpen() {}

    public static void main(String[] arguments) throws Exception {
        Database database = Database.open(
                DatabaseSettings.embedded(Path.of(arguments[0]), DatabaseSettings.Role.valueOf(arguments[1])));
        System.out.println("OPEN " + database.url());
        System.in.read();
        database.close();
        System.exit(0);
    }
}
