import Glibc
import KithPluginKit
import RDFImporter

exit(ImporterProcess.run(RDFImporter.self))
