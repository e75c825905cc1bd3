import type { JsonObject } from '../../server/src/manifest/json.ts';
import type { Api } from './api.ts';

const rule = 'SopsCreationRule';
const keyGroup = 'SopsKeyGroup';

/** One text with commas or a list of texts. */
function keys(description: string): JsonObject {
  return { type: ['string', 'array'], nullable: true, items: { type: 'string' }, description };
}

/** SOPS takes a number where a text is due, since its YAML library does. */
function text(description: string): JsonObject {
  return { type: ['string', 'number', 'boolean'], nullable: true, description };
}

function flag(description: string): JsonObject {
  return { type: 'boolean', nullable: true, description };
}

function count(description: string): JsonObject {
  return { type: 'integer', nullable: true, description };
}

function list(items: JsonObject, description: string): JsonObject {
  return { type: 'array', nullable: true, items, description };
}

function object(properties: JsonObject, description?: string): JsonObject {
  return { type: 'object', nullable: true, properties, ...(description === undefined ? {} : { description }) };
}

const refer = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const pathRegex = text(
  'A regular expression for the paths that the rule is for, seen from this file; without it, all.',
);

const definitions: Readonly<Record<string, JsonObject>> = {
  SopsConfig: {
    type: 'object',
    description: 'The rules by which SOPS chooses the keys of new files.',
    // many keep anchors under a key of their own
    'x-kubernetes-preserve-unknown-fields': true,
    properties: {
      creation_rules: list(refer(rule), 'Which keys a new file gets: the first rule that fits its path decides.'),
      destination_rules: list(
        object({
          path_regex: pathRegex,
          s3_bucket: text('The bucket of Amazon S3 that `sops publish` writes to.'),
          s3_prefix: text('What comes before the name in the bucket.'),
          gcs_bucket: text('The bucket of Google Cloud Storage that `sops publish` writes to.'),
          gcs_prefix: text('What comes before the name in the bucket.'),
          vault_path: text('The path in Vault that `sops publish` writes to.'),
          vault_address: text('The address of Vault.'),
          vault_kv_mount_name: text('Where the KV secrets engine of Vault is mounted.'),
          vault_kv_version: count('The version of the KV secrets engine.'),
          recreation_rule: refer(rule),
          omit_extensions: flag('Whether the published file loses its extension.'),
        }),
        'Where `sops publish` puts which files.',
      ),
      stores: object(
        {
          dotenv: { type: 'object', nullable: true },
          ini: { type: 'object', nullable: true },
          json: object({ indent: count('By how many spaces; -1 for tabs.') }),
          json_binary: object({ indent: count('By how many spaces; -1 for tabs.') }),
          yaml: object({ indent: count('By how many spaces.') }),
        },
        'How files are written, by their format.',
      ),
    },
  },
  [rule]: object({
    path_regex: pathRegex,
    age: keys('Recipients of age.'),
    pgp: keys('Fingerprints of PGP keys.'),
    kms: keys('ARNs of AWS KMS keys.'),
    aws_profile: text('The profile of the AWS configuration to use.'),
    gcp_kms: keys('Resource names of Google Cloud KMS keys.'),
    hckms: list({ type: ['string', 'number'] }, 'Identifiers of Huawei Cloud KMS keys.'),
    azure_keyvault: keys('Addresses of Azure Key Vault keys.'),
    hc_vault_transit_uri: keys('Addresses of keys in the transit engine of Vault.'),
    key_groups: list(refer(keyGroup), 'Groups of keys, of which so many must come together as the threshold says.'),
    shamir_threshold: count('How many of the groups it takes to decrypt.'),
    unencrypted_suffix: text('Keys that end so keep their values readable.'),
    encrypted_suffix: text('Only the values of keys that end so are encrypted.'),
    unencrypted_regex: text('Keys that match keep their values readable.'),
    encrypted_regex: text('Only the values of keys that match are encrypted.'),
    unencrypted_comment_regex: text('Values below a comment that matches stay readable.'),
    encrypted_comment_regex: text('Only values below a comment that matches are encrypted.'),
    mac_only_encrypted: flag('Whether the checksum covers encrypted values only.'),
  }),
  [keyGroup]: object({
    merge: list(refer(keyGroup), 'Other groups whose keys are in this one too.'),
    age: list({ type: ['string', 'number'] }, 'Recipients of age.'),
    pgp: list({ type: ['string', 'number'] }, 'Fingerprints of PGP keys.'),
    kms: list(
      object({
        arn: text('The ARN of the key.'),
        role: text('The ARN of the role to take on.'),
        context: { type: 'object', nullable: true, description: 'The encryption context.' },
        aws_profile: text('The profile of the AWS configuration to use.'),
      }),
      'Keys of AWS KMS.',
    ),
    gcp_kms: list(object({ resource_id: text('The resource name of the key.') }), 'Keys of Google Cloud KMS.'),
    hckms: list(object({ key_id: text('The identifier of the key.') }), 'Keys of Huawei Cloud KMS.'),
    azure_keyvault: list(
      object({
        vaultUrl: text('The address of the vault.'),
        key: text('The name of the key.'),
        version: text('The version of the key.'),
      }),
      'Keys of Azure Key Vault.',
    ),
    hc_vault: list({ type: ['string', 'number'] }, 'Addresses of keys in the transit engine of Vault.'),
  }),
};

/** The rules file of SOPS, `.sops.yaml`, under a name that no file has: its kind stands in no such file. */
export const sopsRules: Api = {
  apiVersion: 'sops.config/v1',
  source: 'SOPS 3.13, in our words',
  kinds: { SopsConfig: 'SopsConfig' },
  namespaced: { SopsConfig: false },
  definitions,
};
