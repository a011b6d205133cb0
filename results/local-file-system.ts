import { readFile, realpath, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isErrorCode, nothingWhere } from './durable-file.js';

/**
 * The folder lies where SQLite can't work: its write-ahead log needs memory that all processes of one machine share,
 * and locks that hold (https://sqlite.org/wal.html, section 1; https://sqlite.org/faq.html#q5).
 */
export class NetworkFileSystemError extends Error {
  override readonly name = 'NetworkFileSystemError';
}

/** By the magic number that Linux tells (statfs(2), linux/magic.h, and those of Lustre, BeeGFS and GPFS). */
const NETWORK_TYPES: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0x564c, 'NCP'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x19830326, 'BeeGFS'],
  [0x47504653, 'GPFS'],
]);

const FUSE_TYPE = 0x65735546;
/** One magic number stands for all of FUSE, where also local disks and the layers of containers are mounted. */
const NETWORK_FUSE =
  /^fuse\.(sshfs|s3fs|s3ql|rclone|gcsfuse|goofys|geesefs|blobfuse2?|mountpoint-s3|glusterfs|ceph.*|juicefs|davfs2?|curlftpfs|gvfsd.*|google-drive.*|mfs|moosefs|lustre|nfs.*|smb.*)$/i;

/**
 * Throws NetworkFileSystemError when the folder, or the nearest one above it that exists, lies on a network file
 * system. Only Linux tells; elsewhere nothing is refused.
 */
export async function requireLocalFileSystem(folder: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const path = await resolveExisting(resolve(folder));
  const { type } = await statfs(path);
  const mounts = type === FUSE_TYPE ? await readFile('/proc/self/mountinfo', 'utf8') : '';
  const name = nameNetworkFileSystem(type, findMountType(mounts, path));
  if (name === undefined) return;
  throw new NetworkFileSystemError(
    `${folder} lies on a network file system (${name}): expected a disk of this machine, ` +
      `because the database's locks don't hold over a network`,
  );
}

/** The name of a network file system, or undefined. `mountType` is what the mount table says, such as `fuse.sshfs`. */
export function nameNetworkFileSystem(type: number, mountType: string | undefined): string | undefined {
  if (type === FUSE_TYPE) return mountType !== undefined && NETWORK_FUSE.test(mountType) ? mountType : undefined;
  return NETWORK_TYPES.get(type);
}

/** The type of the mount that holds the path, from the text of `/proc/self/mountinfo` (proc(5)). */
export function findMountType(mountInfo: string, path: string): string | undefined {
  let found: Mount | undefined;
  for (const mount of parseMounts(mountInfo)) {
    if (!isWithin(path, mount.point)) continue;
    // a later mount on the same point hides the earlier one
    if (found === undefined || mount.point.length >= found.point.length) found = mount;
  }
  return found?.type;
}

/** Whether something is mounted at this very folder, which is no link; only Linux tells. */
export async function isMountPoint(folder: string): Promise<boolean> {
  const mountInfo = (await readFile('/proc/self/mountinfo', 'utf8').catch(nothingWhere('ENOENT'))) ?? '';
  return parseMounts(mountInfo).some(({ point }) => point === folder);
}

interface Mount {
  readonly point: string;
  readonly type: string;
}

function parseMounts(mountInfo: string): readonly Mount[] {
  return mountInfo.split('\n').flatMap((line) => {
    const [before, after] = line.split(' - ');
    const point = before?.split(' ')[4]?.replaceAll(/\\(\d{3})/g, (_, code: string) => decodeOctal(code));
    const type = after?.split(' ')[0];
    return point === undefined || type === undefined ? [] : [{ point, type }];
  });
}

function decodeOctal(code: string): string {
  return String.fromCharCode(Number.parseInt(code, 8));
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

async function resolveExisting(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    if (!isErrorCode(error, 'ENOENT') || parent === path) throw error;
    return resolveExisting(parent);
  }
}
