import Glibc
import KithPluginKit
import SQLiteImporter

exit(ImporterProcess.run(SQLiteImporter.self))
