import Glibc
import KithPluginKit
import GraphMLImporter

exit(ImporterProcess.run(GraphMLImporter.self))
