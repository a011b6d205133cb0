import { StoreFullError, StoreRefusedError, StoreUnreachableError } from '../artifact-store.js';
import { formatArtifactLocation, type ArtifactLocation } from '../artifact-location.js';

/** Where requests go, for messages. */
export interface S3Place extends ArtifactLocation {
  /** The server's URL; undefined for Amazon's own. */
  readonly endpoint?: string;
}

/**
 * Names for “no room”: of Amazon-compatible servers each its own, besides HTTP status 507 (versitygw, s3err/s3err.go;
 * Ceph, “S3 API error codes”; MinIO, cmd/api-errors.go).
 */
const FULL = new Set(['InsufficientStorage', 'QuotaExceeded', 'XMinioStorageFull']);

/** Credentials that are wrong or too old (Amazon S3 API Reference, “Error responses”). */
const WRONG_CREDENTIALS = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'InvalidToken',
  'ExpiredToken',
  'TokenRefreshRequired',
  'RequestTimeTooSkewed',
  // versitygw's word for an unknown key, with status 404 (s3err/s3err.go)
  'XAdminUserNotFound',
]);

const CREDENTIALS = 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE';

/** Ways in which a bucket is said to be in another region. */
const ELSEWHERE = new Set(['PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException']);

/** Of OpenSSL and Node; everything else about TLS, such as a plain server behind https, may mend itself. */
const UNTRUSTED = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_(VERIFY|GET))/;

const LOCAL_DISK: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO', 'EROFS']);

/** Turns what the client throws into errors that say what to do; errors of local files come back as they are. */
export function explainS3Failure(error: unknown, place: S3Place): unknown {
  if (!(error instanceof Error) || isOfLocalFile(error)) return error;
  const { name } = error;
  const status = readStatus(error);
  // a fault of ours
  if (status === undefined && (error instanceof TypeError || error instanceof RangeError)) return error;
  const code = readCode(error);
  const where = `${formatArtifactLocation(place)}${place.endpoint === undefined ? '' : ` at ${place.endpoint}`}`;
  const said = describe(error);
  const options = { cause: error };
  if (status === 507 || FULL.has(name)) {
    return new StoreFullError(`${where} has no room left (${said}): free some, or raise its quota`, options);
  }
  if (name === 'NoSuchBucket') {
    return new StoreRefusedError(`${where}: there is no bucket ${place.bucket}: make it, or name another`, options);
  }
  if (name === 'CredentialsProviderError') {
    return new StoreRefusedError(
      `there are no credentials for ${where} (${error.message}): set ${CREDENTIALS}`,
      options,
    );
  }
  if (WRONG_CREDENTIALS.has(name) || status === 401) {
    return new StoreRefusedError(`${where} doesn't accept the credentials (${said}): check ${CREDENTIALS}`, options);
  }
  if (ELSEWHERE.has(name) || status === 301) {
    return new StoreRefusedError(`${where} is in another region (${said}): set AWS_REGION to the bucket's`, options);
  }
  if (UNTRUSTED.test(code ?? '')) {
    const remedy = "name the server's certificate authority in NODE_EXTRA_CA_CERTS";
    return new StoreRefusedError(`${where} shows a certificate that isn't trusted (${said}): ${remedy}`, options);
  }
  if (status === undefined || status >= 500 || status === 429 || status === 408 || status === 409) {
    return new StoreUnreachableError(`${where} doesn't answer as it should (${said})`, options);
  }
  if (status === 403) {
    const remedy = 'the credentials need to list the bucket, and to get, put and delete objects';
    return new StoreRefusedError(`${where} forbids the request (${said}): ${remedy}`, options);
  }
  return new StoreRefusedError(`${where} refuses the request (${said}, HTTP status ${status}): is it S3?`, options);
}

/** HTTP status of the answer, if there was one. */
export function readStatus(error: Error): number | undefined {
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

function readCode(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Errors of files name the path, or that the disk is full; those of sockets name address or host. */
function isOfLocalFile(error: Error): boolean {
  return 'path' in error || LOCAL_DISK.has(readCode(error) ?? '');
}

/** On one line. An AggregateError, as of a host with several addresses, has an empty message. */
function describe(error: Error): string {
  if (error.message !== '' && error.message !== 'UnknownError') {
    const message = error.message.trim().replaceAll(/\s+/g, ' ');
    return error.name === 'Error' ? message : `${error.name}: ${message}`;
  }
  return readCode(error) ?? error.name;
}
