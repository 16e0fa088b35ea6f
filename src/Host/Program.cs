using ComfyAssistant.Host.Composition;
using ComfyAssistant.Host.Endpoints;
using ComfyAssistant.Host.Endpoints.UserContext;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Install;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using Microsoft.AspNetCore.Connections;
using Serilog;

#pragma warning disable RS0030 // The console is banned elsewhere: this is the command line.
if (await new InstallCommand(Path.Combine(PanelEndpoints.Folder, "comfyui"), Console.Out, Console.Error).RunAsync(args) is { } code)
    return code;

try
{
    await using var app = Build(args);
    await app.StartAsync();
    app.RequireLoopback(app.Services.GetRequiredService<ServerOptions>());
    await app.WaitForShutdownAsync();
    return 0;
}
catch (SettingException wrong)
{
    await Console.Error.WriteLineAsync(Shown(wrong.Message));
    return 2;
}
catch (IOException busy) when (busy.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{busy.Message} Stop the program that uses it, or set COMFY_ASSISTANT_URLS to another address.");
    return 3;
}

catch (InvalidOperationException certificate) when (certificate.Message.Contains("HTTPS", StringComparison.OrdinalIgnoreCase))
{
    await Console.Error.WriteLineAsync(
        "An https address needs a certificate, and none was found. Set Kestrel__Certificates__Default__Path and "
        + "Kestrel__Certificates__Default__Password, or use an http address.");
    return 2;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException
    or System.Security.Cryptography.CryptographicException)
{
    await Console.Error.WriteLineAsync(Shown($"The service could not start: {failure.Message}"));
    return 3;
}

static string Shown(string message) => PlainText.OneLine(SecretMask.OfShapes.Apply(message));

#pragma warning restore RS0030

/// <summary>The service's composition.</summary>
internal static partial class Program
{
    /// <summary>Builds the service, ready to start.</summary>
    /// <param name="args">Settings as <c>--NAME=value</c>, which win over the environment and <c>.env</c>.</param>
    /// <param name="timeProvider">The clock; the machine's when left out.</param>
    /// <exception cref="SettingException">A variable has a value that the service cannot start with.</exception>
    internal static WebApplication Build(string[] args, TimeProvider? timeProvider = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args });
        builder.Configuration.AddDotEnv(args);
        var settings = new SettingReader(builder.Configuration);
        var server = ServerOptions.From(settings);
        var mask = SecretMask.From(settings);
        builder.AddLogging(server.LogLevel, mask);
        builder.AddHttp(server);
        builder.Services.AddSingleton(timeProvider ?? TimeProvider.System).AddSingleton(server);
        builder.Services.AddSingleton(mask).AddSingleton<FailureLog>();
        builder.Services.AddModels(settings).AddChat(settings);
        builder.Services.AddUserContext(settings).AddPrompts(settings).AddComfy(settings);

        var app = builder.Build();
        app.UseResponseHeaders();
        // A client that accepts no problem document gets the status alone; without this a 404 of ours becomes a 500 then.
        app.UseExceptionHandler(new ExceptionHandlerOptions { AllowStatusCode404Response = true });
        app.UseStatusCodePages();
        app.UseRequestGuard(server);
        app.UseBodyLimit();
        app.MapPanel(PanelEndpoints.Folder);
        app.MapOpenApi();
        app.MapHealth();
        app.MapTools();
        app.MapChat();
        app.MapModels();
        app.MapPrompts();
        app.MapOnboarding();
        app.MapProfile();
        app.MapRules();
        app.MapPreferences();
        app.MapPersonas();
        app.MapSkills();
        app.MapStarterSkills();
        app.MapSystemSkills();
        app.RemoveUnfinishedFilesOnStart();
        app.ChooseModelOnStart();
        app.MapEnvironment();
        app.MapWorkflows();
        app.MapWorkflowViews();
        app.MapTemplates();
        app.Lifetime.ApplicationStarted.Register(() => Log.Information(
            "ComfyAssistant answers on {Urls} with {Model}", string.Join(", ", app.Urls), app.Services.GetRequiredService<ModelOptions>()));
        return app;
    }
}
