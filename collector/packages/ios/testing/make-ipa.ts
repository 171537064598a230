import { joinZip, zipParts } from '../../making/zip-writer.ts';
import { makeMachO } from './make-mach-o.ts';
import { binaryPlist, xmlPlist } from './plist-writer.ts';

/** Files of an IPA, by path below the app's folder. */
export type IpaFiles = Readonly<Record<string, string | Uint8Array>>;

export const sampleInfo = {
  CFBundleIdentifier: 'cn.edu.example.ketang',
  CFBundleName: 'Ketang',
  CFBundleDisplayName: '课堂',
  CFBundleShortVersionString: '2.0.1',
  CFBundleVersion: '201',
  CFBundleExecutable: 'Ketang',
  MinimumOSVersion: '12.0',
  UIDeviceFamily: [1, 2],
  NSCameraUsageDescription: '拍摄作业照片',
  NSLocationWhenInUseUsageDescription: '',
  NSAppTransportSecurity: {
    NSAllowsArbitraryLoads: true,
    NSExceptionDomains: {
      'a.example.cn': {
        NSIncludesSubdomains: true,
        NSExceptionAllowsInsecureHTTPLoads: true,
        NSExceptionRequiresForwardSecrecy: false,
      },
    },
  },
  CFBundleURLTypes: [{ CFBundleURLSchemes: ['ketang', 'wx123'] }],
  LSApplicationQueriesSchemes: ['weixin', 'alipay'],
  UIBackgroundModes: ['location'],
};

const profile = xmlPlist({
  Name: 'Ketang AdHoc',
  UUID: '11111111-2222-3333-4444-555555555555',
  TeamIdentifier: ['ABCDE12345'],
  TeamName: '某某教育科技',
  ExpirationDate: '2027-01-01T00:00:00Z',
  ProvisionedDevices: ['a', 'b', 'c'],
  Entitlements: { 'get-task-allow': false },
});

/** Files of a sample with something for every reader. */
export const sampleFiles: IpaFiles = {
  'Info.plist': binaryPlist(sampleInfo),
  Ketang: makeMachO({
    linked: ['/System/Library/Frameworks/UIKit.framework/UIKit'],
    classNames: ['AppDelegate', 'UMConfigure'],
    strings: ['http://api.ketang.example/v1', '用户协议'],
    entitlements: xmlPlist({ 'aps-environment': 'production', 'get-task-allow': false }),
  }),
  'embedded.mobileprovision': Buffer.concat([
    Buffer.from([0x30, 0x82, 0x10]),
    Buffer.from(profile, 'utf8'),
    Buffer.from([0xa0, 0x82]),
  ]),
  'PrivacyInfo.xcprivacy': xmlPlist({
    NSPrivacyTracking: true,
    NSPrivacyTrackingDomains: ['track.example.cn'],
    NSPrivacyCollectedDataTypes: [
      {
        NSPrivacyCollectedDataType: 'NSPrivacyCollectedDataTypeDeviceID',
        NSPrivacyCollectedDataTypeLinked: true,
        NSPrivacyCollectedDataTypeTracking: true,
        NSPrivacyCollectedDataTypePurposes: ['NSPrivacyCollectedDataTypePurposeAnalytics'],
      },
    ],
    NSPrivacyAccessedAPITypes: [
      {
        NSPrivacyAccessedAPIType: 'NSPrivacyAccessedAPICategoryUserDefaults',
        NSPrivacyAccessedAPITypeReasons: ['CA92.1'],
      },
    ],
  }),
  'zh-Hans.lproj/InfoPlist.strings':
    '"CFBundleDisplayName" = "空中课堂";\n"NSCameraUsageDescription" = "用于拍摄作业";\n',
  'Frameworks/BUAdSDK.framework/BUAdSDK': makeMachO({ encrypted: true }),
  'PlugIns/Share.appex/Info.plist': xmlPlist({
    CFBundleIdentifier: 'cn.edu.example.ketang.share',
    NSExtension: { NSExtensionPointIdentifier: 'com.apple.share-services' },
  }),
  'privacy.html': '<p>隐私政策</p>',
};

/** An IPA made of these files below `Payload/Ketang.app`. */
export function makeIpa(files: IpaFiles = sampleFiles): Buffer {
  return joinZip(
    zipParts(
      Object.entries(files).map(([name, content]) => ({
        name: `Payload/Ketang.app/${name}`,
        content: typeof content === 'string' ? Buffer.from(content, 'utf8') : content,
      })),
    ),
  );
}
