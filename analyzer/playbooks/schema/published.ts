import { extensionId } from './common.ts';
import { PlaybookExtensionSchema, StepExtensionSchema } from './extension.ts';
import { PlaybookSchema } from './playbook.ts';

/**
 * The files of playbooks/schema, by name: made from the shapes, so that they say what is checked. After a change of the shapes:
 * `node -e "import('./analyzer/playbooks/schema/published.ts').then(({ publishedSchemas: all }) =>
 * Object.entries(all()).forEach(([name, text]) => fs.writeFileSync('playbooks/schema/' + name, text)))"`
 */
export function publishedSchemas(): Record<string, string> {
  const schema = 'https://json-schema.org/draft/2020-12/schema';
  const files = {
    'xiaodun-extension.schema.json': {
      $schema: schema,
      $id: extensionId,
      title: 'XiaoDun exercises: extension of CACAO v2.0',
      description:
        'Values of playbook_extensions and step_extensions under this extension-definition.',
      $defs: { playbook: PlaybookExtensionSchema, step: StepExtensionSchema },
      anyOf: [{ $ref: '#/$defs/playbook' }, { $ref: '#/$defs/step' }],
    },
    'playbook.schema.json': {
      $schema: schema,
      title: 'Playbooks that XiaoDun runs: a subset of CACAO v2.0 with one extension',
      ...PlaybookSchema,
    },
  };
  return Object.fromEntries(
    Object.entries(files).map(([name, file]) => [name, `${JSON.stringify(file, null, 2)}\n`]),
  );
}
