import { S3Client } from '@aws-sdk/client-s3';

/** A client, and the URL of its server where that isn't Amazon's own. */
export interface ConnectedS3 {
  readonly client: S3Client;
  readonly endpoint?: string;
}

const CONNECT_MS = 10_000;
/** Without a byte in either direction. */
const SILENCE_MS = 60_000;

/**
 * By the standard AWS variables and profile files: credentials, `AWS_REGION`, `AWS_ENDPOINT_URL_S3` or
 * `AWS_ENDPOINT_URL`, `AWS_MAX_ATTEMPTS`. Servers other than Amazon's are asked with the bucket in the path, because
 * few of them have a host name for each bucket; without a region us-east-1 is named, and Amazon redirects from there.
 */
export async function createS3Client(): Promise<ConnectedS3> {
  const configured = new S3Client({});
  const endpoint = await configured.config.serviceConfiguredEndpoint?.();
  const region = await configured.config.region().catch(() => 'us-east-1');
  configured.destroy();
  const client = new S3Client({
    region,
    followRegionRedirects: true,
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
    // artifacts are checked by their own hash, whatever the server keeps beside them
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
  });
  return { client, ...(endpoint === undefined ? {} : { endpoint }) };
}
