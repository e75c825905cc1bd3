import { posix, win32 } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isInside, splitSearchPath, toAbsolute } from '../../../client/src/paths.ts';

const unix = { paths: posix, home: '/home/me' };
const windows = { paths: win32, home: 'C:\\Users\\me' };

describe('toAbsolute', () => {
  test.each([
    ['', ''],
    ['~', '/home/me'],
    ['~/.kube/config', '/home/me/.kube/config'],
    ['~other/config', '/repository/~other/config'],
    ['~\\config', '/repository/~\\config'],
    ['config', '/repository/config'],
    ['../config', '/config'],
    ['/etc/config', '/etc/config'],
  ])('on Linux and macOS %s is %s', (path, expected) => {
    expect(toAbsolute(path, '/repository', unix)).toBe(expected);
  });

  test.each([
    ['', ''],
    ['~', 'C:\\Users\\me'],
    ['~/.kube/config', 'C:\\Users\\me\\.kube\\config'],
    ['~\\.kube\\config', 'C:\\Users\\me\\.kube\\config'],
    ['config', 'D:\\repository\\config'],
    ['kube\\config', 'D:\\repository\\kube\\config'],
    ['../config', 'D:\\config'],
    ['\\config', 'D:\\config'],
    ['E:/config', 'E:\\config'],
    ['\\\\host\\share\\config', '\\\\host\\share\\config'],
  ])('on Windows %s is %s', (path, expected) => {
    expect(toAbsolute(path, 'D:\\repository', windows)).toBe(expected);
  });
});

describe('isInside', () => {
  test.each([
    ['/repository', true],
    ['/repository/a/b', true],
    ['/Repository/a', true],
    ['/repository/..a', true],
    ['/repository-2/a', false],
    ['/a', false],
    ['/', false],
  ])('on Linux and macOS %s: %s', (file, expected) => {
    expect(isInside(file, '/repository', unix)).toBe(expected);
  });

  test.each([
    ['d:\\repository\\a', true],
    ['D:/Repository/a', true],
    ['D:\\repository-2\\a', false],
    ['D:\\', false],
    ['C:\\repository\\a', false],
    ['\\\\host\\repository\\a', false],
  ])('on Windows %s: %s', (file, expected) => {
    expect(isInside(file, 'D:\\repository', windows)).toBe(expected);
  });
});

test("KUBECONFIG is split as each system does, and read from the server's folder", () => {
  expect(splitSearchPath(undefined, unix)).toEqual([]);
  expect(splitSearchPath('/a::b', unix)).toEqual(['/a', '/home/me/b']);
  expect(splitSearchPath('C:\\a;b', windows)).toEqual(['C:\\a', 'C:\\Users\\me\\b']);
});
