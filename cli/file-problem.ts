import { isErrorCode } from '../results/durable-file.js';

/** The option that names the place which a command writes to. */
export type PlaceOption =
  | '--data'
  | 'folder'
  | '--out'
  | '--onnx'
  | '--tfjs'
  | '--safetensors'
  | '--csv'
  | '--parquet'
  | '--sqlite'
  | '--ro-crate'
  | '--methods'
  | '--to'
  | '--dot'
  | '--svg';

const FULL_FOR_SQLITE =
  'the disk is full: free space, for which `clean --yes` has a reserve, then give the same command again, or';

/** What the file system or SQLite refuses, and what a person can do about it besides choosing another place. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free space, then give the same command again, or',
  SQLITE_FULL: FULL_FOR_SQLITE,
  // the memory that readers and writers share is a file, too
  SQLITE_IOERR_SHMSIZE: FULL_FOR_SQLITE,
  EDQUOT: 'the disk quota is used up: free space, or',
  EFBIG: 'the file is larger than the file system or the shell’s limit (ulimit -f) allows: raise it, or',
  EACCES: 'it may not be written: change its permissions, or',
  EPERM: 'the file system refuses:',
  EROFS: 'the file system is read-only:',
  ENOTDIR: 'a part of the path is no folder:',
};

/** Undefined where the error is none of the file system, or one that no person can mend. */
export function maybeFindRemedy(error: Error, option: PlaceOption): string | undefined {
  const choose = option === 'folder' ? 'choose another folder' : `choose another place with ${option}`;
  if (isErrorCode(error, 'ENOENT') && 'syscall' in error && error.syscall === 'mkdir') {
    return `the folder can’t be made there: ${choose}`;
  }
  const remedy = 'code' in error && typeof error.code === 'string' ? REMEDIES[error.code] : undefined;
  return remedy === undefined ? undefined : `${remedy} ${choose}`;
}
