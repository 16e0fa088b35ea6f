namespace ComfyAssistant.Host.Commands;

/// <summary>
/// Ties the service to the process that started it. That process holds the other end of a pipe, which the system closes however the process
/// ends: killed, crashed, or replaced by another program. A process id would have to be polled, and may be given to another process.
/// </summary>
internal static class StandardInput
{
    /// <summary>Stops the service when standard input is closed.</summary>
    public static void StopWithIt(IHostApplicationLifetime lifetime)
    {
        // A thread of its own: reading a pipe blocks on some platforms even where it is called asynchronously.
        var watch = new Thread(() =>
        {
            try
            {
#pragma warning disable RS0030 // This is no output: only the end of the pipe matters.
                using var input = Console.OpenStandardInput();
#pragma warning restore RS0030
                var buffer = new byte[64];
                while (input.Read(buffer) > 0)
                {
                    // What is written there has no meaning.
                }
            }
            catch (IOException)
            {
                // A broken pipe is a closed one.
            }
            lifetime.StopApplication();
        })
        { IsBackground = true, Name = "parent" };
        watch.Start();
    }
}
