/** Of the file or object with these bytes, within a folder or bucket of artifacts, or a backup. */
export function nameArtifact(sha256: string): string {
  return `files/${sha256.slice(0, 2)}/${sha256}`;
}
