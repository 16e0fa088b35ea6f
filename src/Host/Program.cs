using System.Text.Json.Serialization;
using ComfyAssistant.Host.Chat;
using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Host.Endpoints;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Prompts;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins;
using Serilog;
using Serilog.Events;

try
{
    await Build(args).RunAsync();
    return 0;
}
catch (SettingException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}

/// <summary>The service's composition.</summary>
internal static partial class Program
{
    /// <summary>Builds the service, ready to start.</summary>
    /// <param name="args">Settings as <c>--NAME=value</c>, which win over the environment and <c>.env</c>.</param>
    /// <exception cref="SettingException">A variable holds a value that the service cannot start with.</exception>
    internal static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args });
        builder.Configuration.AddDotEnv(args);
        var settings = new SettingReader(builder.Configuration);
        var server = ServerOptions.From(settings);
        var chat = ChatOptions.From(settings);

        builder.WebHost.UseUrls([.. server.Urls.Select(url => url.OriginalString)]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = BodyLimit.Max);
        builder.Host.UseSerilog((_, logger) => ConfigureLog(logger, server.LogLevel));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new JsonStringEnumConverter<RunsIn>(System.Text.Json.JsonNamingPolicy.CamelCase)));
        builder.Services.AddOpenApi().AddCors().AddProblemDetails(problems => problems.CustomizeProblemDetails = Problems.AddError).AddExceptionHandler<Problems>();

        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(server).AddSingleton(chat);
        builder.Services.AddModel(ModelOptions.From(settings));
        builder.Services.AddSingleton(PromptFolder.From(settings)).AddSingleton<PromptStore>().AddSingleton<SystemMessage>();
        builder.Services.AddUserContext(settings);
        builder.Services.AddNodeEnvironment(settings);
        builder.Services.AddSingleton(services => new Toolbox(services));
        builder.Services.AddSingleton<ToolRunner>().AddSingleton<HistoryBudget>().AddSingleton<ModelCaller>().AddSingleton<ChatAgent>();
        builder.Services.AddSingleton(services => new Pace(chat.RequestDelay, services.GetRequiredService<TimeProvider>()));

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRequestGuard(server);
        app.UseBodyLimit();
        app.MapOpenApi();
        app.MapHealth();
        app.MapTools();
        app.MapChat();
        app.MapEnvironment();
        app.MapWorkflows();
        app.Lifetime.ApplicationStarted.Register(() => Log.Information("ComfyAssistant answers on {Urls} with {Model}", string.Join(", ", app.Urls), app.Services.GetRequiredService<ModelOptions>()));
        return app;
    }

    private static void ConfigureLog(LoggerConfiguration logger, LogEventLevel level) => logger
        .MinimumLevel.Is(level)
        .MinimumLevel.Override("Microsoft", level > LogEventLevel.Debug ? LogEventLevel.Warning : level)
        .MinimumLevel.Override("System", LogEventLevel.Warning)
        .WriteTo.Console(formatProvider: System.Globalization.CultureInfo.InvariantCulture);
}
