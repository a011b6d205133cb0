/** Whether the person names a server of their own, by the standard variables of Temporal. */
export function namesOwnServer(environment: NodeJS.ProcessEnv): boolean {
  return [environment['TEMPORAL_ADDRESS'], environment['TEMPORAL_PROFILE']].some(
    (value) => value !== undefined && value !== '',
  );
}
