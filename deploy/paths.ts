import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout or installation: rules/, playbooks/ and the built console are below it. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));
