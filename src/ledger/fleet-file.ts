/** The months of all tenants as a file of the branch, in a folder that no tenant can have. */
export const FLEET_FOLDER = '_fleet';
export const FLEET_PATH = `${FLEET_FOLDER}/months.json`;
/** Bytes. Ours has two kilobytes; what is larger is not ours. */
export const LARGEST_FLEET = 64 * 1024;
