using ComfyAssistant.Host.Comfy;
using ComfyAssistant.Host.Commands;
using ComfyAssistant.Host.Composition;
using ComfyAssistant.Host.Composition.Users;
using ComfyAssistant.Host.Data;
using ComfyAssistant.Host.Endpoints;
using ComfyAssistant.Host.Endpoints.UserContext;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;

#pragma warning disable RS0030 // The context is banned elsewhere: this is the command line.
return await CommandLine.RunAsync(args, new CommandContext(Console.Out, Console.Error));
#pragma warning restore RS0030

/// <summary>The service's composition.</summary>
internal static partial class Program
{
    /// <summary>Builds the service, ready to start.</summary>
    /// <param name="args">Settings as <c>--NAME=value</c>, which win over the environment and <c>.env</c>.</param>
    /// <param name="timeProvider">The clock; the machine's when left out.</param>
    /// <param name="isOverStdio">Whether standard output is taken and the service is not started: it logs to standard error alone.</param>
    /// <exception cref="SettingException">A variable has a value that the service cannot start with.</exception>
    internal static WebApplication Build(string[] args, TimeProvider? timeProvider = null, bool isOverStdio = false)
    {
        // Slim: without IIS, HTTP/3 and the loggers that Serilog replaces. No setting is read again while the service runs, so no folder is
        // watched for changes of them.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = ["--hostBuilder:reloadConfigOnChange=false", .. args],
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Configuration.AddDotEnv(args);
        var settings = new SettingReader(builder.Configuration);
        var server = ServerOptions.From(settings);
        var mask = SecretMask.From(settings);
        var data = DataFolder.From(settings);
        // An MCP client starts the program in the folder of some project.
        var adopted = isOverStdio ? null : data.Adopt(Directory.GetCurrentDirectory());
        builder.AddLogging(server.LogLevel, mask, isOverStdio ? null : LogFile.In(data));
        builder.AddHttp(server);
        builder.Services.AddSingleton(timeProvider ?? TimeProvider.System).AddSingleton(server);
        builder.Services.AddSingleton(mask).AddSingleton<FailureLog>();
        builder.Services.AddTelemetry(settings).AddValkey(settings).AddMemory(settings).AddUpdates(settings);
        builder.Services.AddAudit(settings, data);
        var hasUsers = builder.Services.AddUsers(settings);
        DrainingLifetime.Add(builder.Services, settings);
        builder.Services.AddModels(settings).AddChat(settings).AddTools(settings, data.Content);
        builder.Services.AddUserContext(data, settings).AddPrompts(settings).AddComfy(settings).AddMcp(settings)
            .AddMcpServers(settings).AddSkillTools(settings).AddWeb(settings).AddExamples();

        var app = builder.Build();
        DrainingLifetime.Use(app);
        app.UseFirstChat(hasUsers);
        app.UseRouting();
        app.UseResponseHeaders();
        // A client that accepts no problem document gets the status alone; without this a 404 of ours becomes a 500 then.
        app.UseExceptionHandler(new ExceptionHandlerOptions { AllowStatusCode404Response = true });
        app.UseStatusCodePages();
        app.UseRequestGuard(server);
        app.UseBodyLimit();
        app.UseAuditedCallers();
        if (hasUsers)
            app.UseUsers();
        app.UseComfyGate();
        app.MapPanel(PanelEndpoints.Folder);
        app.MapOpenApi();
        app.MapApiPage();
        app.MapHealth();
        app.MapReady();
        app.MapService();
        app.MapTools();
        app.MapToolbox();
        app.MapMcpServer();
        app.MapPanelCalls();
        app.MapMcpServers();
        app.MapSkillTools();
        app.MapChat();
        app.MapModels();
        app.MapRequests();
        app.MapPrompts();
        app.MapVersions();
        app.MapExamples();
        app.MapOnboarding();
        app.MapProfile();
        app.MapRules();
        app.MapPreferences();
        app.MapPersonas();
        app.MapConversations();
        app.MapSkills();
        app.MapStarterSkills();
        app.MapSystemSkills();
        app.RemoveUnfinishedFilesOnStart();
        app.ChooseModelOnStart();
        app.ConnectValkeyOnStart();
        app.LoadPlugInsOnStart();
        app.MapEnvironment();
        app.MapWorkflows();
        app.MapWorkflowViews();
        app.MapComfyRuns();
        app.MapComfyServers();
        app.MapPackages();
        app.MapTemplates();
        app.LogStart(adopted);
        app.LogSecretOnStart(settings);
        return app;
    }
}
