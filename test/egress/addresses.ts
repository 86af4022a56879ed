/** Addresses that a stranger's file may hold. `canary` is a server on this machine: without a configuration nobody may ask it either. */
export function addresses(canary: string): readonly string[] {
  const port = new URL(canary).port
  return [
    'https://example.com/', 'http://example.com:80/a?b=c', 'https://user:password@example.com/', 'HTTPS://EXAMPLE.COM./', 'http://example.com.',
    // A host that is not where it seems to be.
    'http://127.0.0.1@example.com/', 'http://127.0.0.1:80@example.com/', 'http://example.com#@127.0.0.1/', 'http://example.com\\@127.0.0.1/', 'http:example.com', 'https:/\\example.com', 'http:////example.com', '//example.com/',
    'https://kv.vault.azure.net.example.com/secrets/a', 'https://example.com/?x=kv.vault.azure.net/secrets/a', 'https://a.b.vault.azure.net/secrets/a', 'https://vault.azure.net/secrets/a', 'https://kv.vault.azure.net@example.com/secrets/a',
    'https://logic-apps.invalid.example.com/workflows/a/triggers/manual/paths/invoke', 'https://logic-apps.invalid/workflows/nobody/triggers/manual/paths/invoke', 'https://x.logic.azure.com.example.com/', 'https://xlogic.azure.com.evil/',
    // Numbers, and names that stand for this machine or for the cloud's own.
    'http://93.184.216.34/', 'http://[2606:2800:220:1:248:1893:25c8:1946]/', 'http://[::ffff:5db8:d822]/', 'http://0x5db8d822/', 'http://1572395042/', 'http://①②⑦.⓪.⓪.①/', 'http://ｅｘａｍｐｌｅ.com/',
    `http://localhost:${port}/`, `http://2130706433:${port}/`, `http://0x7f000001:${port}/`, `http://[::ffff:127.0.0.1]:${port}/`, `http://0.0.0.0:${port}/`, canary,
    'http://169.254.169.254/metadata/identity/oauth2/token?resource=https://vault.azure.net',
    // Live signed addresses.
    'https://account.blob.core.windows.net/c/f.csv?sv=2022-11-02&sp=r&sig=abc%3D', 'https://prod-01.westeurope.logic.azure.com:443/workflows/ab/triggers/manual/paths/invoke?api-version=2016-10-01&sig=abc', 'https://site.azurewebsites.net/api/f?code=abc',
    'https://management.azure.com/subscriptions/s/resourceGroups/g?api-version=2021-04-01', 'https://adb-1.1.azuredatabricks.net/api/2.1/jobs/run-now', 'https://login.microsoftonline.com/t/oauth2/token',
    'ftp://example.com/f', 'file:///etc/passwd', 'data:text/plain,hello', 'ws://example.com/', 'blob:https://example.com/1', 'javascript:alert(1)', 'smb://example.com/x', '\\\\example.com\\share',
    'no address', '', ' https://example.com ', 'https://exa\nmple.com/', 'https://example.com/\r\nHost: other',
  ]
}
