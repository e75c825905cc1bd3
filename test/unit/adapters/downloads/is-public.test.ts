import { expect, test } from 'vitest';
import { isPublic } from '../../../../server/src/adapters/downloads/is-public.ts';

test.each([
  ['this machine', ['127.0.0.1', '127.255.0.1', '::1']],
  ['unspecified', ['0.0.0.0', '0.1.2.3', '::']],
  ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1', 'fc00::1', 'fd12:3456::1']],
  ['link-local', ['169.254.169.254', 'fe80::1', 'fe80::1%lo', 'febf::1', 'fec0::1']],
  ['of a provider', ['100.64.0.1', '100.127.255.255']],
  ['multicast', ['224.0.0.1', '239.255.255.255', 'ff02::1']],
  ['broadcast and reserved', ['255.255.255.255', '240.0.0.1', '192.0.0.8']],
  ['for examples and benchmarks', ['192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '2001:db8::1', '3fff::1']],
  ['IPv4 in IPv6', ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8', '::127.0.0.1', '64:ff9b::7f00:1']],
  ['of a tunnel', ['2002:7f00:1::1', '2001:0:4136:e378:8000:63bf:3fff:fdd2', '192.88.99.1']],
  [
    'none',
    ['', 'localhost', '127.1', '0x7f000001', '8.8.8.8:443', '[2606:4700::1111]', '8.8.8.8%lo', '2606:4700::1%lo'],
  ],
])('an address that is %s is not public', (_what, addresses) => {
  expect(addresses.filter(isPublic)).toEqual([]);
});

test('those of the internet are', () => {
  const addresses = [
    '1.1.1.1',
    '8.8.8.8',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.0.1',
    '172.32.0.1',
    '223.255.255.1',
  ];
  const others = ['2606:4700:4700::1111', '2a00:1450::1', '2001:4860:4860::8888'];
  expect([...addresses, ...others].filter((address) => !isPublic(address))).toEqual([]);
});
