import type { Unknown } from './conditions/truth.ts';
import type { Words } from './words.ts';

const areaWords: Readonly<Record<string, Words>> = {
  archive: { zh: '压缩包', en: 'archive' },
  manifest: { zh: '清单文件', en: 'manifest' },
  resources: { zh: '资源', en: 'resources' },
  'network-security': { zh: '网络安全配置', en: 'network security config' },
  signing: { zh: '签名', en: 'signatures' },
  code: { zh: '代码', en: 'code' },
  strings: { zh: '字符串', en: 'strings' },
  native: { zh: '原生库', en: 'native libraries' },
  texts: { zh: '文本文件', en: 'text files' },
  sdks: { zh: 'SDK', en: 'SDKs' },
  plist: { zh: 'Info.plist', en: 'Info.plist' },
  entitlements: { zh: '授权项', en: 'entitlements' },
  provisioning: { zh: '描述文件', en: 'provisioning profile' },
  'privacy-manifest': { zh: '隐私清单', en: 'privacy manifest' },
  binary: { zh: '可执行文件', en: 'executable' },
};

const reasonWords: Readonly<Record<string, Words>> = {
  packed: { zh: '已加固', en: 'packed' },
  encrypted: { zh: '已加密', en: 'encrypted' },
  unparsed: { zh: '无法解析', en: 'can not be parsed' },
  cap: { zh: '超出读取上限', en: 'larger than what is read' },
  missing: { zh: '缺失', en: 'missing' },
  unsupported: { zh: '格式不支持', en: 'of an unsupported form' },
};

const declaredWords: Readonly<Record<string, Words>> = {
  appName: { zh: '应用名称', en: 'name of the app' },
  packageName: { zh: '包名', en: 'package name' },
  version: { zh: '版本', en: 'version' },
  operator: { zh: '提供者名称', en: 'name of the provider' },
  certificates: { zh: '签名证书指纹', en: 'fingerprints of certificates' },
  types: { zh: '应用类型', en: 'types of app' },
  functions: { zh: '应用功能', en: 'functions' },
  permissions: { zh: '隐私政策中的权限清单', en: "the policy's list of permissions" },
  sdks: { zh: '隐私政策中的 SDK 清单', en: "the policy's list of SDKs" },
  policyUrl: { zh: '隐私政策网址', en: 'address of the privacy policy' },
  policyText: { zh: '隐私政策全文', en: 'text of the privacy policy' },
  childRulesText: { zh: '儿童个人信息保护规则全文', en: 'text of the rules for children' },
  icp: { zh: 'ICP 备案号', en: 'number of the ICP filing' },
  appFiling: { zh: 'App 备案号', en: 'number of the app filing' },
  minors: { zh: '是否面向未满 14 周岁用户', en: 'whether users may be under 14' },
  free: { zh: '是否免费', en: 'whether it is free' },
  unifiedUse: { zh: '是否要求统一使用', en: 'whether everybody must use it' },
  ads: { zh: '有无广告', en: 'whether there is advertising' },
  games: { zh: '有无游戏', en: 'whether there are games' },
  biometrics: { zh: '是否采集生物特征', en: 'whether biometrics are processed' },
  overseas: { zh: '数据是否出境', en: 'whether data leaves the country' },
};

const same = (text: string): Words => ({ zh: text, en: text });

function wordsOf(why: Unknown): Words {
  switch (why.kind) {
    case 'unseen': {
      const area = areaWords[why.area] ?? same(why.area);
      const reason = reasonWords[why.reason] ?? same(why.reason);
      const what = why.what === '' ? '' : why.what.slice(0, 120);
      return {
        zh: `${area.zh}${reason.zh}${what && `（${what}）`}`,
        en: `${area.en} ${reason.en}${what && ` (${what})`}`,
      };
    }
    case 'undeclared': {
      const key = declaredWords[why.key] ?? same(why.key);
      return { zh: `未申报${key.zh}`, en: `not declared: ${key.en}` };
    }
    case 'cut':
      return {
        zh: `条目过多，只列出一部分（${why.list}）`,
        en: `too many entries, of which only some are listed (${why.list})`,
      };
    case 'beyond':
      return why.words;
  }
}

/** Reasons that are written out; the others are counted. */
const written = 4;

/** Why nothing can be said, for people. */
export function explain(why: readonly Unknown[]): Words {
  const all = why.map(wordsOf);
  const zh = [...new Set(all.map((one) => one.zh))];
  const en = [...new Set(all.map((one) => one.en))];
  const more = zh.length - written;
  return {
    zh: `无法判定：${zh.slice(0, written).join('；')}${more > 0 ? `；等 ${zh.length} 项` : ''}`,
    en: `Can't be told: ${en.slice(0, written).join('; ')}${more > 0 ? ` and ${more} more` : ''}`,
  };
}
