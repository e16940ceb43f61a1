/** What tools, databases and operating systems write when a load fails, by root cause. `#` stands for a number, `@` for a name. */
export const MESSAGES: Record<string, string[]> = {
  disk: [
    'ERROR: could not extend file "base/#/#": No space left on device\nHINT:  Check free disk space.', 'java.io.IOException: No space left on device\n\tat java.io.FileOutputStream.writeBytes(Native Method)\n\tat org.apache.spark.util.Utils$.copyStream(Utils.scala:#)',
    'ORA-01653: unable to extend table DWH.@ by # in tablespace USERS', 'write /data/tmp/@.parquet: disk quota exceeded', 'Écriture de /data/export/@.csv impossible : espace insuffisant sur le périphérique',
    'Msg 1105, Level 17, State 2: Could not allocate space for object \'dbo.@\' in database \'DWH\' because the \'PRIMARY\' filegroup is full.',
  ],
  memory: [
    'java.lang.OutOfMemoryError: GC overhead limit exceeded\n\tat java.util.HashMap.resize(HashMap.java:#)', 'Container killed by YARN for exceeding memory limits. # GB of 8 GB physical memory used.', 'MemoryError: Unable to allocate #.# GiB for an array with shape (#, 40)',
    'worker 3 (pid #) exited: signal 9 (SIGKILL), oom-kill', 'ERROR: out of memory\nDETAIL:  Failed on request of size # in memory context "ExecutorState".', 'Mémoire insuffisante pour exécuter la requête',
  ],
  certificate: [
    'requests.exceptions.SSLError: HTTPSConnectionPool(host=\'@.example\', port=443): Max retries exceeded (Caused by SSLError(SSLCertVerificationError(1, \'[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired\')))',
    'javax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification path to requested target', 'curl: (60) SSL certificate problem: self-signed certificate in certificate chain', 'Le certificat du serveur @.example a expiré',
    'tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  rate_limit: [
    'requests.exceptions.HTTPError: 429 Client Error: Too Many Requests for url: https://api.example/@', 'API rate limit exceeded for client @, retry after # s', 'ThrottlingException: Rate exceeded', 'Quota d’appels dépassé pour l’API @ : # appels par heure',
  ],
  duplicate_key: [
    'psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint "pk_@"\nDETAIL:  Key (id)=(#) already exists.', 'ORA-00001: unique constraint (DWH.PK_@) violated', 'Msg 2627: Violation of PRIMARY KEY constraint \'PK_@\'. Cannot insert duplicate key in object \'dbo.@\'.',
    '1062 (23000): Duplicate entry \'#\' for key \'@.PRIMARY\'', 'la valeur d\'une clé dupliquée rompt la contrainte unique « pk_@ »',
  ],
  lock: [
    'psycopg2.errors.DeadlockDetected: deadlock detected\nDETAIL:  Process # waits for ShareLock on transaction #; blocked by process #.', 'ORA-00060: deadlock detected while waiting for resource', 'Lock wait timeout exceeded; try restarting transaction',
    'canceling statement due to lock timeout', 'Transaction (Process ID #) was deadlocked on lock resources with another process and has been chosen as the deadlock victim.', 'interblocage (deadlock) détecté',
  ],
  schema_change: [
    'psycopg2.errors.UndefinedColumn: column "@_code" does not exist\nLINE 1: SELECT id, @_code FROM @', 'ORA-00904: "@_CODE": invalid identifier', 'Colonne attendue "@_code" absente de l\'en-tête du fichier', 'pandas.errors.KeyError: "[\'@_code\'] not in index"', 'Msg 207: Invalid column name \'@_code\'.',
    'org.apache.spark.sql.AnalysisException: cannot resolve \'@_code\' given input columns: [id, name]',
  ],
  reference: [
    'psycopg2.errors.ForeignKeyViolation: insert or update on table "@" violates foreign key constraint "fk_@_client"\nDETAIL:  Key (client_id)=(#) is not present in table "dim_client".', 'ORA-02291: integrity constraint (DWH.FK_@) violated - parent key not found',
    'The INSERT statement conflicted with the FOREIGN KEY constraint "FK_@_client".', 'une instruction insert ou update sur la table « @ » viole la contrainte de clé étrangère « fk_@ »',
  ],
  encoding: [
    'UnicodeDecodeError: \'utf-8\' codec can\'t decode byte 0xe9 in position #: invalid continuation byte', 'ERROR: invalid byte sequence for encoding "UTF8": 0xe9 0x20 0x64', 'ORA-01722: invalid number', 'java.lang.NumberFormatException: For input string: "12,5"', 'java.text.ParseException: Unparseable date: "31/02/2021"',
    'Format de date invalide : « 31-02-2021 » ligne #',
  ],
  file_missing: [
    'FileNotFoundError: [Errno 2] No such file or directory: \'/data/in/@_#.csv\'', 'Le fichier attendu @_#.csv est absent du dépôt', 'java.nio.file.NoSuchFileException: /data/in/@_#.csv', 'sftp: stat /out/@_#.csv: no such file', 'Source file @_#.csv has not been delivered',
  ],
  permission: [
    'psycopg2.errors.InsufficientPrivilege: permission denied for table @', 'ORA-01017: invalid username/password; logon denied', 'Login failed for user \'etl_@\'.', 'botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the GetObject operation: Access Denied', 'requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://api.example/@',
    'Droits insuffisants sur le schéma @', 'FATAL: password authentication failed for user "etl_@"',
  ],
  connection: [
    'psycopg2.OperationalError: could not connect to server: Connection refused\n\tIs the server running on host "@" and accepting TCP/IP connections on port 5432?', 'ORA-12541: TNS:no listener', 'com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure', 'requests.exceptions.HTTPError: 503 Server Error: Service Unavailable for url: https://api.example/@',
    'java.net.UnknownHostException: @.example', 'Serveur @ injoignable', 'ssh: connect to host @ port 22: No route to host', 'server closed the connection unexpectedly',
  ],
  timeout: [
    'psycopg2.errors.QueryCanceled: canceling statement due to statement timeout', 'java.net.SocketTimeoutException: Read timed out', 'Execution Timeout Expired. The timeout period elapsed prior to completion of the operation.', 'Délai d’attente dépassé après # s', 'Task exceeded its maximum run time of # minutes and was stopped', 'context deadline exceeded',
  ],
  data_volume: [
    'Row count check failed: # rows loaded, expected between 9000 and 12000', 'Volume inattendu : # lignes lues, contre 10000 d’habitude', 'Rejection rate 38.2 % above the threshold of 5 %', 'Input file is empty: 0 rows', 'Incomplete batch: # of 12 parts received',
  ],
  unknown: ['job ended with status 1', 'Step failed', 'Le traitement s’est arrêté anormalement', 'Unhandled condition in module @'],
}

/** What loads say that go well, too: they hold words of errors and explain nothing. */
export const BENIGN: [level: string, text: string][] = [
  ['ERROR', 'statsd: connection refused, metrics not sent'], ['WARN', 'temporary directory /tmp/@ is 71 % full'], ['WARN', 'slow query: # ms'], ['INFO', '0 errors, 0 duplicate keys in the staging table'], ['WARN', 'deprecated: parameter lock_timeout is ignored'],
  ['INFO', 'retry policy: 3 attempts, timeout 600 s'], ['WARN', '# lignes rejetées (contrôles qualité)'],
]

/** What wraps an error before it is said what it was. */
export const HEADS = ['Load of @ interrupted', 'Chargement de @ interrompu', 'Unhandled exception in step {step}', '']
