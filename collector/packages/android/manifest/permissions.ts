import type { XmlElement } from '../axml/element.ts';
import { childrenNamed } from './intent-filter.ts';
import type { DeclaredPermission, UsedPermission } from './manifest.ts';
import type { AttributeReader } from './reader.ts';

const USES = new Set(['uses-permission', 'uses-permission-sdk-23', 'uses-permission-sdk-m']);
/** `PermissionInfo.PROTECTION_*`; the low four bits of protectionLevel. */
const PROTECTIONS = ['normal', 'dangerous', 'signature', 'signatureOrSystem', 'internal'];
const PROTECTION_MASK = 0xf;

export function readUsedPermissions(root: XmlElement, reader: AttributeReader): UsedPermission[] {
  return root.children
    .filter(({ name }) => USES.has(name))
    .flatMap((element) => {
      const name = reader.text(element, 'name');
      if (name === null) return [];
      return [
        {
          name,
          element: element.name as UsedPermission['element'],
          maxSdk: reader.int(element, 'maxSdkVersion'),
          flags: reader.int(element, 'usesPermissionFlags') ?? 0,
          line: element.line,
        },
      ];
    });
}

export function readDeclaredPermissions(
  root: XmlElement,
  reader: AttributeReader,
): DeclaredPermission[] {
  return childrenNamed(root, 'permission').flatMap((element) => {
    const name = reader.text(element, 'name');
    if (name === null) return [];
    const level = reader.int(element, 'protectionLevel') ?? 0;
    const base = level & PROTECTION_MASK;
    return [
      {
        name,
        protection: PROTECTIONS[base] ?? String(base),
        protectionFlags: level & ~PROTECTION_MASK,
        group: reader.text(element, 'permissionGroup'),
        label: reader.text(element, 'label'),
        line: element.line,
      },
    ];
  });
}
