import type { Cause } from './cause-classes.ts'

/** What tools, databases and operating systems say when a load fails, by cause: a message in words that no sign knows is held against these by meaning. */
export const EXAMPLES: Partial<Record<Cause, string[]>> = {
  disk: [
    'OSError: [Errno 28] No space left on device: \'/var/spool/ventes\'', 'PANIC: could not write to file "pg_wal/xlogtemp.4512": No space left on device',
    'SQLSTATE 57011: Virtual storage or database resource is not available: table space is full', 'Plus assez de place sur le disque D: pour écrire ventes.tmp',
    'The transaction log for database \'DWH\' is full due to \'ACTIVE_TRANSACTION\'.', 'tar: write error: No space left on device', 'ERROR 1114 (HY000): The table is full',
    'FATAL: could not create file: disk full', 'Espace disque insuffisant sur /data', 'mkdir: cannot create directory: Disk quota exceeded',
    'ORA-01688: unable to extend table DWH.F partition P1 by 128 in tablespace DATA',
  ],
  memory: [
    'terminate called after throwing an instance of \'std::bad_alloc\'', 'java.lang.OutOfMemoryError: Metaspace', 'Command terminated by signal 9, exit code 137',
    'There is insufficient system memory in resource pool \'default\' to run this query.', 'ORA-04031: unable to allocate 4512 bytes of shared memory',
    'Cannot allocate memory (errno 12)', 'Killed (out of memory)', 'R: cannot allocate vector of size 2.1 Gb', 'Spark executor lost: Container exited with code 137',
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', 'La JVM n\'a plus de mémoire disponible',
  ],
  certificate: [
    'ssl.SSLError: [SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca', 'ERR_TLS_CERT_ALTNAME_INVALID: Hostname/IP does not match certificate\'s altnames',
    'Échec de la validation du certificat : chaîne incomplète', 'java.security.cert.CertificateExpiredException: NotAfter: Sat May 01 2021', 'certificate is not yet valid',
    'unable to get local issuer certificate', 'Certificat client révoqué', 'SSL routines: certificate verify failed',
  ],
  rate_limit: [
    'HTTP 429: quota exceeded for project ventes', 'com.amazonaws.services.s3.model.AmazonS3Exception: Slow Down (Service: Amazon S3; Status Code: 503)',
    'Trop de requêtes : réessayez dans 4512 secondes', 'REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.', 'Error 429 from API: slow down',
    'daily request quota exhausted', 'Nombre maximal d\'appels atteint pour cette heure', 'API limit reached',
  ],
  duplicate_key: [
    'pymysql.err.IntegrityError: (1062, "Duplicate entry \'4512\' for key \'uk_ventes\'")', 'sqlite3.IntegrityError: UNIQUE constraint failed: ventes.id',
    'E11000 duplicate key error collection: dwh.ventes', 'Doublon détecté sur la clé ventes_id=4512', 'Cannot insert duplicate row in table',
    'violation de contrainte unique (DWH.UK_1)', 'UNIQUE constraint failed: f.id', 'Duplicate key found in batch: 4411',
  ],
  lock: [
    'ORA-00054: resource busy and acquire with NOWAIT specified or timeout expired', 'Lock request time out period exceeded.',
    'could not obtain lock on row in relation "ventes"', 'could not serialize access due to concurrent update', 'La table ventes est verrouillée par une autre session',
    'Deadlock found when trying to get lock; try restarting transaction', 'timeout waiting for lock on table f', 'Table is locked by session 114',
    'ressource occupée (verrou exclusif)',
  ],
  schema_change: [
    'relation "ventes_v2" does not exist', 'Unknown column \'ventes_code\' in \'field list\'', 'Number of columns in file (12) differs from definition (11)',
    'La colonne ventes_code est introuvable dans la source', 'Invalid object name \'dbo.ventes\'.',
    'java.lang.ClassCastException: column ventes_code cannot be cast to integer', 'column "prix" of relation "tarifs" does not exist', 'Missing required column: siret',
    'Le champ « siret » n\'existe plus dans la source', 'SchemaMismatchException: expected 14 columns but found 15', 'unexpected column "remise" in header',
  ],
  reference: [
    'sqlite3.IntegrityError: FOREIGN KEY constraint failed', 'Cannot add or update a child row: a foreign key constraint fails (`dwh`.`ventes`)',
    'Key (vehicule_id)=(4512) is not present in table "dim_vehicule"', 'violates foreign key constraint "fk_site"', 'FK violation: site_id 44 has no parent',
    'clé étrangère absente : client 991',
  ],
  encoding: [
    'UnicodeEncodeError: \'latin-1\' codec can\'t encode character \'\\u2019\'', 'Conversion failed when converting the varchar value \'N/A\' to data type int.',
    'json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)', 'ORA-01843: not a valid month', 'date/time field value out of range: "31/13/2021"',
    'Caractère invalide dans le fichier ventes ligne 4512', 'invalid UTF-8 start byte 0xe9', 'could not convert string to float: \'1 200,50\'',
    'time data \'2021/31/01\' does not match format \'%Y/%m/%d\'', 'XML parse error at line 3', 'Value too long for type character varying(20)',
  ],
  file_missing: [
    'ls: cannot access \'/data/in/ventes_4512.csv\': No such file or directory', 'Aucun fichier ventes_*.csv trouvé dans /data/in',
    'The specified key does not exist. (NoSuchKey) ventes/4512.parquet', 'System.IO.FileNotFoundException: Could not find file \'D:\\in\\ventes.xlsx\'.',
    'Fichier ventes_4512.csv non reçu à 06:00', 'Input path does not exist: hdfs:/in/2021', 'FileNotFound: s3://x/y.csv', 'Fichier du jour manquant : ventes_0412.csv',
    'expected file stocks.csv did not arrive',
  ],
  permission: [
    'ORA-01031: insufficient privileges', 'SELECT command denied to user \'etl\'ventes\'srv\' for table \'ventes\'', 'HTTP 403 Forbidden: token lacks scope ventes.read',
    'Authentification refusée pour l’utilisateur etl_ventes', 'PermissionError: [Errno 13] Permission denied: \'/data/out/ventes.csv\'', 'The token has expired',
    'permission denied for schema dwh', '530 Login incorrect', 'access forbidden by policy', 'Identifiants refusés par le serveur SFTP', 'Kerberos ticket expired',
  ],
  connection: [
    'psycopg2.OperationalError: SSL SYSCALL error: EOF detected', 'ConnectionResetError: [Errno 104] Connection reset by peer', 'MySQL server has gone away',
    'A network-related or instance-specific error occurred while establishing a connection to SQL Server.', 'Impossible de joindre le serveur ventes : hôte inaccessible',
    'HTTP 502 Bad Gateway from ventes.example', 'ORA-03113: end-of-file on communication channel', 'Connection timed out: connect', 'getaddrinfo failed',
    'Connexion perdue avec le serveur', 'The remote host closed the connection', 'Broken pipe', 'Failed to connect to 10.0.0.3 port 1521', '503 Service Unavailable',
  ],
  timeout: [
    'ORA-01013: user requested cancel of current operation', 'asyncio.exceptions.TimeoutError', 'AirflowTaskTimeout: Timeout, PID: 4512',
    'La requête a dépassé le temps imparti (4512 s)', 'Query execution was interrupted, maximum statement execution time exceeded', 'Timed out after 3600 s', 'query timeout',
    'Délai dépassé', 'job exceeded time limit of 2h', 'Gateway took too long to answer',
  ],
  data_volume: [
    'Volume check: 312 rows, expected at least 9000', 'Aucune ligne extraite de ventes', 'Too few rows: 4512 < 9000', 'Écart de volumétrie de 62 % sur ventes',
    'Batch incomplete: received 3 of 8 files', 'Only 12 rows received, usually 10,000', 'source returned 0 rows', 'Fichier vide', 'Row count dropped by 80 % since yesterday',
    'nombre de rejets supérieur au seuil',
  ],
  unknown: [
    'exit status 255', 'Erreur inattendue', 'Process finished with errors',
  ],
}
