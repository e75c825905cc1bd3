import { describe, expect, test } from 'vitest';
import { findProxy, withProxy } from '../../../server/src/adapters/kubernetes/proxy.ts';

const proxy = 'http://proxy:3128';

describe('NO_PROXY', () => {
  test.each([
    ['https://10.1.2.3:6443', '10.0.0.0/8'],
    ['https://10.1.2.3:6443', '192.168.0.0/16, 10.1.2.3'],
    ['https://10.1.2.3:6443', '10.1.2.3:6443'],
    ['https://[fd00::12]:6443', 'fd00::/8'],
    ['https://[fd00::12]:6443', 'FD00:0::12'],
    ['https://[fd00::12]:6443', '[fd00::12]:6443'],
    ['https://[fd00::12]', '[fd00::12]'],
    ['https://api.example.com', 'example.com'],
    ['https://example.com', 'example.com'],
    ['https://api.example.com', '.example.com'],
    ['https://api.example.com', '*.example.com'],
    ['https://API.example.com', 'a, ,Example.COM'],
    ['https://api.example.com', 'example.com:443'],
    ['https://api.example.com:6443', 'example.com:6443'],
    ['https://api.example.com', '*'],
    ['https://localhost:6443', ''],
    ['https://127.1.2.3:6443', ''],
    ['https://[::1]:6443', ''],
  ])('excepts %s by %j', (server, exceptions) => {
    expect(findProxy(server, { HTTPS_PROXY: proxy, NO_PROXY: exceptions })).toBeUndefined();
  });

  test.each([
    ['https://11.1.2.3:6443', '10.0.0.0/8'],
    ['https://10.1.2.3:6443', '10.1.2.3:443'],
    ['https://10.1.2.34', '10.1.2.3'],
    ['https://10.1.2.3', '10.0.0.0/33,10.0.0.0/,/8,10.0.0.0/x'],
    ['https://[fd00::12]:6443', '[fd00::12]:443'],
    ['https://[fd00::12]:6443', '10.0.0.0/8,::1'],
    ['https://10.example.com', '10.0.0.0/8'],
    ['https://example.com', '.example.com'],
    ['https://example.com', '*.example.com'],
    ['https://notexample.com', 'example.com'],
    ['https://api.example.com:6443', 'example.com:443'],
    ['https://api.example.com', 'example'],
    ['https://api.example.com', ' , :443,'],
    ['https://api.example.com', 'api.*'],
  ])('does not except %s by %j', (server, exceptions) => {
    expect(findProxy(server, { HTTPS_PROXY: proxy, NO_PROXY: exceptions })).toBe(proxy);
  });
});

test('the names may be small, and an empty one does not hide the other', () => {
  const server = 'https://api.example.com';
  expect(findProxy(server, { https_proxy: proxy })).toBe(proxy);
  expect(findProxy(server, { HTTPS_PROXY: '', https_proxy: proxy })).toBe(proxy);
  expect(findProxy(server, { https_proxy: proxy, NO_PROXY: '', no_proxy: 'example.com' })).toBeUndefined();
  expect(findProxy(server, {})).toBeUndefined();
});

test('it is chosen by the scheme of the server, and may have none itself', () => {
  const environment = { HTTP_PROXY: 'http://plain:1', HTTPS_PROXY: 'secure:2' };
  expect(findProxy('http://api.example.com', environment)).toBe('http://plain:1');
  expect(findProxy('https://api.example.com', environment)).toBe('http://secure:2');
  expect(findProxy('https://a', { HTTPS_PROXY: 'socks5://a:1' })).toBe('socks5://a:1');
  expect(findProxy('no address', environment)).toBeUndefined();
});

test('the kubeconfig’s own proxy comes first', () => {
  const cluster = (name: string) => ({ name, server: 'https://api.example.com', skipTLSVerify: false });
  const clusters = [{ ...cluster('a'), proxyUrl: 'http://own' }, cluster('b')];
  const parts = withProxy({ clusters, users: [], contexts: [], files: [] }, { HTTPS_PROXY: proxy });
  expect(parts.clusters.map(({ proxyUrl }) => proxyUrl)).toEqual(['http://own', proxy]);
});
