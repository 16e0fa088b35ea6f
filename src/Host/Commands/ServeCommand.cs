using System.CommandLine;
using System.Net.Sockets;
using System.Security.Cryptography;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using Microsoft.AspNetCore.Connections;

namespace ComfyAssistant.Host.Commands;

/// <summary><c>serve</c>: runs the service until it is stopped.</summary>
internal static class ServeCommand
{
    private const int CannotStart = 3;

    public static Command Create(string[] settings, CommandContext context)
    {
        var child = new Option<bool>("--child")
        {
            Description = "Stop when standard input is closed, as it is when the parent process ends.",
        };
        var portFile = new Option<string?>("--port-file")
        {
            Description = "Write the address, the process id and the log file into this file, as JSON, once the service answers.",
            HelpName = "FILE",
        };
        var command = new Command("serve", "Start the service. This is what happens without a command.") { child, portFile };
        command.SetAction((parsed, _) =>
            RunAsync(settings, context, new ServeOptions(parsed.GetValue(child), parsed.GetValue(portFile))));
        return command;
    }

    /// <summary>Runs the service.</summary>
    /// <param name="settings">Settings as <c>--NAME=value</c>.</param>
    /// <param name="context">Where a start that fails is explained in one line.</param>
    /// <param name="options">What another program that starts it asks for.</param>
    public static async Task<int> RunAsync(string[] settings, CommandContext context, ServeOptions options)
    {
        try
        {
            await using var app = Program.Build(settings);
            await app.StartAsync();
            app.RequireLoopback(app.Services.GetRequiredService<ServerOptions>());
            if (options.PortFile is { } file) await PortFile.WriteAsync(file, app);
            if (options.IsChild) StandardInput.StopWithIt(app.Lifetime);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (SettingException wrong)
        {
            return await context.RefuseAsync(wrong.Message);
        }
        catch (IOException busy) when (busy.InnerException is AddressInUseException)
        {
            return await context.RefuseAsync(
                $"{busy.Message} Stop the program that uses it, or set COMFY_ASSISTANT_URLS to another address.", CannotStart);
        }
        catch (InvalidOperationException certificate) when (certificate.Message.Contains("HTTPS", StringComparison.OrdinalIgnoreCase))
        {
            return await context.RefuseAsync("An https address needs a certificate, and none was found. "
                + "Set Kestrel__Certificates__Default__Path and Kestrel__Certificates__Default__Password, or use an http address.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SocketException or CryptographicException)
        {
            return await context.RefuseAsync($"The service could not start: {failure.Message}", CannotStart);
        }
    }
}
