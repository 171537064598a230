import { olderKeys, signingBlock } from './block-signer.ts';
import { writeDex } from './dex-writer.ts';
import { jarSignature } from './jar-signer.ts';
import type { ApkRecipe, MadeElement, MadeResource, MadeSigning } from './recipe.ts';
import { resourceIds, writeResources, type NamedResource } from './resource-writer.ts';
import type { FindResource } from './typed-value.ts';
import { writeXml } from './xml-writer.ts';
import { joinZip, zipParts, type ZipContent } from './zip-writer.ts';

/** As the signature file of v1 names them; v3.1 has no number there. */
const SCHEME_NUMBERS = { v2: [2], v3: [3], 'v3.1': [] } as const;

function namedResources({ label, resources = [] }: ApkRecipe): NamedResource[] {
  const labels = typeof label === 'string' ? { '': label } : label;
  return [
    { name: 'string/app_name', values: labels },
    ...resources.map((resource) =>
      resource.kind === 'value'
        ? { name: resource.name, values: resource.values }
        : { name: `xml/${resource.name}`, values: { '': xmlPath(resource) } },
    ),
  ];
}

function xmlPath({ name }: Extract<MadeResource, { kind: 'xml' }>): string {
  return `res/xml/${name}.xml`;
}

function manifestOf(recipe: ApkRecipe): MadeElement {
  const { permissions = [], declarations = [], components = [] } = recipe;
  return {
    name: 'manifest',
    attributes: {
      ':package': recipe.package,
      versionCode: recipe.versionCode,
      versionName: recipe.versionName,
      ...recipe.attributes,
    },
    children: [
      {
        name: 'uses-sdk',
        attributes: { minSdkVersion: recipe.minSdk, targetSdkVersion: recipe.targetSdk },
      },
      ...permissions.map((name) => ({ name: 'uses-permission', attributes: { name } })),
      ...declarations,
      {
        name: 'application',
        attributes: { label: { resource: 'string/app_name' }, ...recipe.application },
        children: components,
      },
    ],
  };
}

function xmlFiles({ resources = [] }: ApkRecipe, find: FindResource): ZipContent[] {
  return resources.flatMap((resource) =>
    resource.kind === 'xml'
      ? [{ name: xmlPath(resource), content: writeXml(resource.root, find) }]
      : [],
  );
}

function contentsOf(recipe: ApkRecipe): ZipContent[] {
  const resources = namedResources(recipe);
  const find = resourceIds(resources);
  const dex = (recipe.dex ?? []).map((made, index) => ({
    name: `classes${index === 0 ? '' : index + 1}.dex`,
    content: writeDex(made),
  }));
  const files = Object.entries(recipe.files ?? {}).map(([name, content]) => ({
    name,
    content: typeof content === 'string' ? Buffer.from(content, 'utf8') : content,
  }));
  return [
    { name: 'AndroidManifest.xml', content: writeXml(manifestOf(recipe), find) },
    { name: 'resources.arsc', content: writeResources(recipe.package, resources), stored: true },
    ...dex,
    ...xmlFiles(recipe, find),
    ...files,
  ];
}

function jarFiles(
  contents: readonly ZipContent[],
  signing: MadeSigning,
  minSdk: number,
): ZipContent[] {
  if (!signing.schemes.includes('v1')) return [];
  const schemes = signing.schemes.flatMap((scheme) =>
    scheme === 'v1' ? [] : SCHEME_NUMBERS[scheme],
  );
  return jarSignature(contents, olderKeys(signing), minSdk, schemes);
}

/**
 * An APK that Android's own tools take: binary manifest, resources, DEX, native libraries and what else the recipe
 * has, signed. The same recipe without EC keys gives the same bytes.
 */
export function makeApk(recipe: ApkRecipe): Buffer {
  const contents = contentsOf(recipe);
  const { signing } = recipe;
  if (!signing) return joinZip(zipParts(contents));
  const parts = zipParts([...jarFiles(contents, signing, recipe.minSdk), ...contents]);
  return joinZip(parts, signingBlock(parts, signing));
}
