import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const VERSION = '4.1.4';
const INSTALL_MS = 180_000;
const RUN_MS = 300_000;

/** What our reader reads too: manifest, certificates, classes and strings of the code; no cross references. */
const script = `
import json, resource, sys, time
try:
    from loguru import logger
    logger.remove()
except ImportError:
    pass
start = time.time()
import androguard
from androguard.core.apk import APK
from androguard.core.dex import DEX
apk = APK(sys.argv[1])
facts = [apk.get_package(), apk.get_permissions(), apk.get_activities(), apk.get_services(), apk.get_receivers(), apk.get_providers()]
certificates = [one.sha256_fingerprint for one in apk.get_certificates()]
classes = strings = 0
for content in apk.get_all_dex():
    dex = DEX(content)
    classes += len(dex.get_classes_names())
    strings += len(dex.get_strings())
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({'version': getattr(androguard, '__version__', '?'), 'wall_s': round(time.time() - start, 3),
  'cpu_s': round(used.ru_utime + used.ru_stime, 3), 'rss_mib': round(used.ru_maxrss / 1024), 'classes': classes, 'strings': strings}))
`;

export interface AndroguardFigures {
  version: string;
  wall_s: number;
  cpu_s: number;
  rss_mib: number;
  classes: number;
  strings: number;
}

async function hasAndroguard(python: string): Promise<boolean> {
  return await run(python, ['-c', 'import androguard']).then(
    () => true,
    () => false,
  );
}

/** Python that has androguard: the one given, else one of its own in `folder`. @throws when there is no way to it. */
async function pythonWith(python: string, folder: string): Promise<string> {
  if (await hasAndroguard(python)) return python;
  const place = join(folder, 'python');
  await run(python, ['-m', 'venv', place], { timeout: INSTALL_MS });
  const own = join(place, 'bin', 'python');
  const packages = ['-m', 'pip', 'install', '--quiet', `androguard==${VERSION}`];
  await run(own, packages, { timeout: INSTALL_MS });
  return own;
}

/** Lets androguard read the same file; a text says why it could not. */
export async function measureAndroguard(
  file: string,
  python: string,
  folder: string,
): Promise<AndroguardFigures | string> {
  try {
    const able = await pythonWith(python, folder);
    const { stdout } = await run(able, ['-c', script, file], { timeout: RUN_MS });
    return JSON.parse(stdout) as AndroguardFigures;
  } catch (error) {
    const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
    return `androguard could not be run: ${line}`;
  }
}
