/** Assets, interfaces, addresses, poll targets. */
export interface AssetTables {}
