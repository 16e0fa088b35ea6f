namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// One writer at a time, in this process and in others: a file that is held open without sharing. The system releases it when the
/// process dies, so a killed process leaves no lock behind.
/// </summary>
public sealed class FileLock(string path)
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly AsyncMutex _here = new();

    /// <summary>How long to wait for another process.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Waits for the lock, which is held until the result is disposed.</summary>
    /// <exception cref="ContextException">Unavailable: another process keeps it, or the folder cannot be written.</exception>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        var here = await _here.TakeAsync(cancellationToken);
        try
        {
            return new Held(await OpenAsync(cancellationToken), here);
        }
        catch
        {
            here.Dispose();
            throw;
        }
    }

    private async Task<FileStream> OpenAsync(CancellationToken cancellationToken)
    {
        for (var attemptsLeft = (int)(Patience / Pause); ; attemptsLeft--)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (IsHeld(e) && attemptsLeft > 0)
            {
                // Real time: another process holds the lock, and no test clock moves it.
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
            catch (Exception e) when (FileFault.Is(e))
            {
                throw FileFault.Explain(e, Path.GetFileName(path));
            }
        }
    }

    private static bool IsHeld(IOException e) => e.HResult is WindowsSharingViolation or LinuxWouldBlock or MacWouldBlock;

    private sealed class Held(FileStream stream, IDisposable here) : IDisposable
    {
        public void Dispose()
        {
            stream.Dispose();
            here.Dispose();
        }
    }
}
