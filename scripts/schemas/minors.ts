/** A module at a version that go.mod cannot require beside another of the same path, with Go's sum of its content. */
export interface PinnedModule {
  readonly path: string;
  readonly version: string;
  readonly sum: string;
}

/**
 * A release of each minor of Kubernetes, by client-go: it holds what the official OpenAPI document says of each field, in
 * a fifth of the bytes. The first is the one since which API servers describe themselves in OpenAPI v3.
 */
export const minors: readonly PinnedModule[] = [
  client('0.24.2', 'CoXFSf8if+bLEbinDqN9ePIDGzcLtqhfd6jpfnwGOFA='),
  client('0.25.9', 'U0S3nc71NRfHXiA0utyCkPt3Mv1SWpQw0g5VfBCv5xg='),
  client('0.26.9', 'TGWi/6guEjIgT0Hg871Gsmx0qFuoGyGFjlFedrk7It0='),
  client('0.27.3', '7dnEGHZEJld3lYwxvLl7WoehK6lAq7GvgjxpA3nv1E8='),
  client('0.28.8', 'TE59Tjd87WKvS2FPBTfIKLFX0nQJ4SSHsnDo5IHjgOw='),
  client('0.29.15', 'zCBOXKCtz9Hl8boKUGs8zbtZEP6pc7O8Ov3ma+gnS6o='),
  client('0.30.14', 'D81QZvBtv897JU4HRsx4YoaCDnzeZSvB8eApgmbtXVA='),
  client('0.31.14', 'd4/G0xfksNIbMWH7ghjzOwC5bTAwQ20gABTjZw7fLlQ='),
  client('0.32.13', 'FxVdGzgrWW8QBprX/xJjoxs9tE06UJIbuy8IfNoxn0c='),
  client('0.33.13', 'gyirIFpLEF9RltmrUkkObQFkxeumU2hRcxiDsVfrf1w='),
  client('0.34.13', '47Nf1YByDhpYtyOB9zd56FB9bEDxsozH1ic3VyU7zV0='),
  client('0.35.10', 'HXF+042qTnXFFISMiuMHiM5yN2lVonVQQAkpIWxSGPk='),
  client('0.36.6', '/nxcosTtar7svq4xjpzMPirzoShNK2+nSZ7AGDL6c3k='),
  client('0.37.2', 'sgFtyRZukGkOrsu+QgS7LYnbFFJ5ut3MchdBNduD//E='),
];

/**
 * Where Kubernetes says when each API came, is deprecated and goes, which is also what its API server decides by; a later
 * one counts more, and the earlier ones have the APIs whose types are gone.
 */
export const lifecycles: readonly PinnedModule[] = [
  { path: 'k8s.io/api', version: '0.25.9', sum: 'XuJ2bz2F52jZmp3YjUcp/pozH8kY1BlBHdXnoOXBP3U=' },
  { path: 'k8s.io/api', version: '0.29.15', sum: 'QxPcAheYujeBwkdiE0vMyKkAtqUq5YNyXVqimT+me44=' },
  { path: 'k8s.io/api', version: '0.33.13', sum: 'Au/I/J8SXmcCBxp+KiS82451AEaKjVHouB1x3lUm1Wk=' },
  { path: 'k8s.io/api', version: '0.37.2', sum: 'PnxqnUFy93jr2GcpWDkKOm8wfy25kT9wa572MuQS8oc=' },
  { path: 'k8s.io/apiextensions-apiserver', version: '0.37.2', sum: 'myaUiAlm1NRLYdpAvWYTqdgeiCepFupJiRFVVueMUYw=' },
  { path: 'k8s.io/kube-aggregator', version: '0.37.2', sum: 'cUT/C/WM3UtoREoTYthSCFxldpdG3y5q9UniWYxcmPE=' },
];

function client(version: string, sum: string): PinnedModule {
  return { path: 'k8s.io/client-go', version, sum };
}
