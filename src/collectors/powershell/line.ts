/**
 * The line that people give PowerShell and the live source runs: the CIM classes behind Get-NetTCPConnection and
 * Get-NetUDPEndpoint, which are slower, with the process, the services and the signer of each socket, as JSON. Of the
 * documentation of MSFT_NetTCPConnection (State 2 listens), MSFT_NetUDPEndpoint, Win32_Process and Win32_Service.
 */
export const POWERSHELL_LINE = [
  '$p=@{};Get-CimInstance Win32_Process|%{$p[[int]$_.ProcessId]=$_};',
  '$s=@{};Get-CimInstance Win32_Service|?{$_.ProcessId}|%{$s[[int]$_.ProcessId]+=@($_.Name)};',
  "$g=@{};$(Get-CimInstance -Namespace root/StandardCimv2 MSFT_NetTCPConnection -Filter 'State=2'|",
  "select *,@{n='Protocol';e={'TCP'}};Get-CimInstance -Namespace root/StandardCimv2 MSFT_NetUDPEndpoint|",
  "select *,@{n='Protocol';e={'UDP'}})|%{$i=[int]$_.OwningProcess;",
  '$q=$p[$i];$f=$q.ExecutablePath;if($f -and !$g.ContainsKey($f)){$a=Get-AuthenticodeSignature -LiteralPath $f;',
  "$g[$f]=if($a.Status -eq 'Valid'){$a.SignerCertificate.Subject}};",
  '[pscustomobject]@{Protocol=$_.Protocol;LocalAddress=$_.LocalAddress;',
  'LocalPort=$_.LocalPort;OwningProcess=$i;ProcessName=$q.Name;Path=$f;',
  'CommandLine=$q.CommandLine;ParentProcessId=$q.ParentProcessId;',
  "Started=if($q.CreationDate){$q.CreationDate.ToUniversalTime().ToString('o')};",
  "Services=($s[$i] -join ', ');Signer=if($f){$g[$f]}}}|ConvertTo-Json",
].join('');
