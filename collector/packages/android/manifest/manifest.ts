/** What an AndroidManifest.xml says, with what it means on a device (`effective…`). */
export interface AndroidManifest {
  readonly package: string;
  readonly split: string | null;
  readonly versionCode: string | null;
  readonly versionName: string | null;
  /** As declared: digits or a code name. */
  readonly minSdk: string | null;
  readonly targetSdk: string | null;
  readonly maxSdk: string | null;
  /** minSdk, 1 when absent or unreadable. */
  readonly effectiveMinSdk: number;
  /** targetSdk, else minSdk, else 1. */
  readonly effectiveTargetSdk: number;
  readonly compileSdk: string | null;
  readonly sharedUserId: string | null;
  /** From 2 on the platform wants a signature of scheme v2 or newer. */
  readonly targetSandboxVersion: number;
  /** Default language, as `aapt dump badging` prints `application-label`. */
  readonly label: string | null;
  /** Chinese where there is a variant, else the default. */
  readonly labelZh: string | null;
  /** Every label by locale, '' for the default. */
  readonly labels: Readonly<Record<string, string>>;
  readonly icon: string | null;
  readonly permissions: readonly UsedPermission[];
  readonly declaredPermissions: readonly DeclaredPermission[];
  readonly features: readonly { readonly name: string; readonly required: boolean }[];
  readonly libraries: readonly string[];
  /** Other packages and intents it asks to see (`<queries>`). */
  readonly queries: {
    readonly packages: readonly string[];
    readonly providers: readonly string[];
    readonly intents: readonly IntentFilter[];
  };
  readonly application: ApplicationFacts;
  readonly components: readonly Component[];
  /** The activity or alias with MAIN and LAUNCHER; of several the first by name that is an activity. */
  readonly mainActivity: string | null;
  readonly launchers: readonly string[];
  /** Classes of `<instrumentation>`: it is a test of another app. */
  readonly instrumentation: readonly string[];
  /** What could not be understood; never empty silently. */
  readonly faults: readonly string[];
}

export interface UsedPermission {
  readonly name: string;
  readonly element: 'uses-permission' | 'uses-permission-sdk-23' | 'uses-permission-sdk-m';
  readonly maxSdk: number | null;
  /** `usesPermissionFlags`, such as `neverForLocation` (0x10000). */
  readonly flags: number;
  readonly line: number;
}

export interface DeclaredPermission {
  readonly name: string;
  /** normal, dangerous, signature, signatureOrSystem, internal. */
  readonly protection: string;
  /** Flags beside the base, as a number. */
  readonly protectionFlags: number;
  readonly group: string | null;
  readonly label: string | null;
  readonly line: number;
}

export interface ApplicationFacts {
  readonly name: string | null;
  readonly debuggable: boolean | null;
  readonly effectiveDebuggable: boolean;
  readonly allowBackup: boolean | null;
  readonly effectiveAllowBackup: boolean;
  readonly fullBackupContent: string | null;
  readonly dataExtractionRules: string | null;
  readonly fullBackupOnly: boolean | null;
  readonly usesCleartextTraffic: boolean | null;
  /** Without the network security config: absent means allowed below target 28. */
  readonly effectiveCleartext: boolean;
  readonly testOnly: boolean | null;
  /** `profileable android:shell`. */
  readonly profileableByShell: boolean | null;
  /** As stated: `@7F020000`. */
  readonly networkSecurityConfig: string | null;
  /** The file in the package that it leads to. */
  readonly networkSecurityConfigFile: string | null;
  readonly permission: string | null;
  readonly backupAgent: string | null;
  readonly taskAffinity: string | null;
  readonly allowTaskReparenting: boolean | null;
  readonly requestLegacyExternalStorage: boolean | null;
  readonly extractNativeLibs: boolean | null;
  readonly hasFragileUserData: boolean | null;
  readonly appComponentFactory: string | null;
  readonly isGame: boolean;
  readonly category: string | null;
  readonly metaData: readonly MetaData[];
  readonly line: number;
}

export type ComponentKind = 'activity' | 'activity-alias' | 'service' | 'receiver' | 'provider';

export interface Component {
  readonly kind: ComponentKind;
  /** Fully qualified. */
  readonly name: string;
  readonly targetActivity: string | null;
  /** As stated, after references. */
  readonly exported: boolean | null;
  readonly effectiveExported: boolean;
  readonly enabled: boolean;
  /** Of its own, else of the application. */
  readonly permission: string | null;
  readonly ownPermission: string | null;
  readonly readPermission: string | null;
  readonly writePermission: string | null;
  readonly authorities: readonly string[];
  readonly grantUriPermissions: boolean | null;
  readonly pathPermissions: readonly {
    readonly path: string | null;
    readonly readPermission: string | null;
    readonly writePermission: string | null;
  }[];
  readonly process: string | null;
  readonly taskAffinity: string | null;
  readonly launchMode: string | null;
  readonly allowTaskReparenting: boolean | null;
  readonly foregroundServiceType: number | null;
  readonly intentFilters: readonly IntentFilter[];
  readonly metaData: readonly MetaData[];
  readonly line: number;
}

export interface IntentFilter {
  readonly actions: readonly string[];
  readonly categories: readonly string[];
  readonly schemes: readonly string[];
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
  readonly mimeTypes: readonly string[];
  readonly autoVerify: boolean;
  readonly priority: number;
}

export interface MetaData {
  readonly name: string;
  /** After references; a resource that is a file gives its path. */
  readonly value: string | null;
  readonly line: number;
}
