/** What an APK that the project makes itself contains: for the demonstration, tests and mutations. */
export interface ApkRecipe {
  readonly package: string;
  readonly versionCode: number;
  readonly versionName: string;
  readonly minSdk: number;
  readonly targetSdk: number;
  /** By locale: '' is the default, `zh`, `zh-CN`, `en`. */
  readonly label: string | Readonly<Record<string, string>>;
  readonly permissions?: readonly string[];
  /** Attributes of `<application>` with the android: prefix left out. */
  readonly application?: Readonly<Record<string, MadeValue>>;
  /** Elements inside `<application>`. */
  readonly components?: readonly MadeElement[];
  /** Elements beside `<application>`, such as `permission`, `queries`, `uses-feature`. */
  readonly declarations?: readonly MadeElement[];
  /** Attributes of `<manifest>`, such as `sharedUserId`. */
  readonly attributes?: Readonly<Record<string, MadeValue>>;
  /** Named resources beside the label; `xml` ones become files under res/xml. */
  readonly resources?: readonly MadeResource[];
  /** One DEX file each. */
  readonly dex?: readonly MadeDex[];
  /** Native libraries, assets and whatever else, by path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Left out: not signed. */
  readonly signing?: MadeSigning;
}

/** `{ resource: 'string/app_name' }` becomes a reference. */
export type MadeValue = string | number | boolean | { readonly resource: string };

export interface MadeElement {
  readonly name: string;
  /** android: attributes; a name with `:` in front (`:package`) has no namespace. */
  readonly attributes?: Readonly<Record<string, MadeValue>>;
  readonly children?: readonly MadeElement[];
  readonly text?: string;
}

export type MadeResource =
  | {
      readonly kind: 'value';
      /** `string/greeting`, `bool/debug`, `integer/level`. */
      readonly name: string;
      readonly values: Readonly<Record<string, MadeValue>>;
    }
  | { readonly kind: 'xml'; readonly name: string; readonly root: MadeElement };

export interface MadeDex {
  readonly classes: readonly MadeClass[];
  /** Strings that stand in the table and are used by nobody. */
  readonly strings?: readonly string[];
}

export interface MadeClass {
  /** With dots: `cn.edu.example.MainActivity`. */
  readonly name: string;
  readonly superclass?: string;
  readonly interfaces?: readonly string[];
  readonly methods?: readonly MadeMethod[];
}

/** A method `void name()`, whose body loads the strings and makes the calls, in order. */
export interface MadeMethod {
  readonly name: string;
  readonly strings?: readonly string[];
  readonly calls?: readonly MadeCall[];
}

export interface MadeCall {
  readonly owner: string;
  readonly name: string;
  /** `()V` when left out. Arguments are passed as whatever stands in the registers. */
  readonly descriptor?: string;
  /** Virtual unless said. */
  readonly kind?: 'virtual' | 'static' | 'interface' | 'direct';
}

export interface MadeSigning {
  /** With `v3.1` the oldest key signs for v3 and the newest for Android 13 and later. */
  readonly schemes: readonly ('v1' | 'v2' | 'v3' | 'v3.1')[];
  readonly keys: readonly SigningKey[];
  /** Rotation for v3 and v3.1: older keys, oldest first; the first of `keys` is the newest. */
  readonly lineage?: readonly SigningKey[];
}

/** A private key and its certificate, both DER (PKCS #8, X.509). */
export interface SigningKey {
  readonly privateKey: Uint8Array;
  readonly certificate: Uint8Array;
}
