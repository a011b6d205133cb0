/** Variables that change what `serve` does, by their names or the beginnings of these. */
const TAKEN =
  /^(TEMPORAL_(ADDRESS|NAMESPACE|PROFILE|CONFIG_FILE|TLS\w*)|AWS_(REGION|DEFAULT_REGION|PROFILE|ENDPOINT_URL\w*|CONFIG_FILE|SHARED_CREDENTIALS_FILE|MAX_ATTEMPTS)|NODE_EXTRA_CA_CERTS|CUDA_VISIBLE_DEVICES|XDG_CACHE_HOME|HRTEM_(?!SKIP_SETUP$)\w+)$/;
const SECRET = /^(TEMPORAL_API_KEY|AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN))$/;
/** PEM data instead of a path. */
const KEY_DATA = /_DATA$/;

export interface ServiceEnvironment {
  readonly taken: Readonly<Record<string, string>>;
  /** Names of variables that don't belong into a unit, which anybody may read. */
  readonly secret: readonly string[];
}

/** What of this shell's environment the service needs: a user manager starts it with its own. */
export function chooseEnvironment(environment: NodeJS.ProcessEnv): ServiceEnvironment {
  const taken: Record<string, string> = {};
  const secret: string[] = [];
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || value === '') continue;
    if (SECRET.test(name) || (TAKEN.test(name) && KEY_DATA.test(name))) secret.push(name);
    else if (TAKEN.test(name)) taken[name] = value;
  }
  return { taken, secret };
}
