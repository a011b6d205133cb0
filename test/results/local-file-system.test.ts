import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { findMountType, nameNetworkFileSystem, requireLocalFileSystem } from '../../results/local-file-system.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

const FUSE = 0x65735546;
const MOUNTS = [
  '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
  '30 22 0:50 / /data rw - fuse.sshfs host:/data rw',
  '31 30 8:2 / /data/a\\040disk rw - ext4 /dev/sdb1 rw',
  '32 22 0:51 / /mnt rw - ext4 /dev/sdc1 rw',
  '33 32 0:52 / /mnt rw - fuse.rclone remote: rw',
].join('\n');

describe('a network file system', () => {
  it('is known by its number', () => {
    assert.equal(nameNetworkFileSystem(0x6969, undefined), 'NFS');
    assert.equal(nameNetworkFileSystem(0xff534d42, undefined), 'CIFS');
    assert.equal(nameNetworkFileSystem(0xfe534d42, undefined), 'SMB');
  });

  it('is known among those of FUSE by its name, and a local one of FUSE passes', () => {
    assert.equal(nameNetworkFileSystem(FUSE, 'fuse.sshfs'), 'fuse.sshfs');
    assert.equal(nameNetworkFileSystem(FUSE, 'fuse.fuse-overlayfs'), undefined);
    assert.equal(nameNetworkFileSystem(FUSE, 'fuseblk'), undefined);
    assert.equal(nameNetworkFileSystem(FUSE, undefined), undefined);
  });

  it('is not ext4, XFS, Btrfs, ZFS, tmpfs or an overlay', () => {
    for (const type of [0xef53, 0x58465342, 0x9123683e, 0x2fc12fc1, 0x01021994, 0x794c7630]) {
      assert.equal(nameNetworkFileSystem(type, undefined), undefined);
    }
  });

  it('holds a path by the innermost and latest mount above it', () => {
    assert.equal(findMountType(MOUNTS, '/home/someone'), 'ext4');
    assert.equal(findMountType(MOUNTS, '/data/study'), 'fuse.sshfs');
    assert.equal(findMountType(MOUNTS, '/database'), 'ext4');
    assert.equal(findMountType(MOUNTS, '/data/a disk/study'), 'ext4');
    assert.equal(findMountType(MOUNTS, '/mnt'), 'fuse.rclone');
    assert.equal(findMountType('', '/mnt'), undefined);
  });

  it('is not the temporary folder, nor a folder in it that is still to be made', async (context) => {
    const folder = makeTemporaryFolder(context);
    await requireLocalFileSystem(folder);
    await requireLocalFileSystem(join(folder, 'not', 'yet'));
  });
});
