import { S3Client } from '@aws-sdk/client-s3';
import { StoreRefusedError } from '../artifact-store.js';

/** A client, and the URL of its server where that isn't Amazon's own. */
export interface ConnectedS3 {
  readonly client: S3Client;
  readonly endpoint?: string;
}

const CONNECT_MS = 10_000;
/** Without a byte in either direction. */
const SILENCE_MS = 60_000;

const say = () => undefined;
/** The client would warn on the console, of several sources of credentials for instance. */
const SILENT = { debug: say, info: say, warn: say, error: say } as const;

/**
 * By the standard AWS variables and profile files: credentials, `AWS_REGION`, `AWS_ENDPOINT_URL_S3` or
 * `AWS_ENDPOINT_URL`, `AWS_MAX_ATTEMPTS`. Servers other than Amazon's are asked with the bucket in the path, because
 * few of them have a host name for each bucket; without a region us-east-1 is named, and Amazon redirects from there.
 */
export async function createS3Client(): Promise<ConnectedS3> {
  // its notice that later versions leave Node 20 behind is for whoever updates it, and goes to standard error
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const configured = new S3Client({ logger: SILENT });
  const endpoint = await configured.config.serviceConfiguredEndpoint?.();
  const region = await configured.config.region().catch(() => 'us-east-1');
  configured.destroy();
  if (endpoint !== undefined && !URL.canParse(endpoint)) {
    throw new StoreRefusedError(`AWS_ENDPOINT_URL: expected a URL such as https://s3.example.org, got '${endpoint}'`);
  }
  const client = new S3Client({
    region,
    logger: SILENT,
    followRegionRedirects: true,
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
    // artifacts are checked by their own hash, whatever the server keeps beside them
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
  });
  return { client, ...(endpoint === undefined ? {} : { endpoint }) };
}
