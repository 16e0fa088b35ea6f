using System.Text.Json;
using System.Text.Json.Serialization;
using ComfyAssistant.Host.Endpoints;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Models.Connections.Testing;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Host.Updates;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Plugins.Tools.Choice;

namespace ComfyAssistant.Host.Composition;

/// <summary>Wires the web server: where it listens, how it reads and writes JSON, and how errors look.</summary>
internal static class HttpServices
{
    private const int MostWaiting = 4096;

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Adds the web server's own services.</summary>
    public static void AddHttp(this WebApplicationBuilder builder, ServerOptions server)
    {
        builder.WebHost.UseUrls([.. server.Urls.Select(url => url.OriginalString)]);
        // When one of two hosts is lost, all its readers come to the other in one moment; whom there is no room for waits for a second.
        builder.WebHost.UseSockets(sockets => sockets.Backlog = MostWaiting);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = BodyLimit.Max);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.ConfigureHttpJsonOptions(json => ConfigureJson(json.SerializerOptions));
        builder.Services.AddApiDescription().AddCors();
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Problems.AddError);
        builder.Services.AddExceptionHandler<Problems>();
    }

    /// <summary><c>COMFY_ASSISTANT_UPDATE_URL</c>: adds what looks for newer versions.</summary>
    /// <exception cref="SettingException">The variable holds no address.</exception>
    public static void AddUpdates(this IServiceCollection services, SettingReader settings) => services
        .AddSingleton(UpdateOptions.From(settings)).AddSingleton<UpdateWatch>()
        .AddHostedService(provider => provider.GetRequiredService<UpdateWatch>());

    private static void ConfigureJson(JsonSerializerOptions json)
    {
        json.TypeInfoResolverChain.Insert(0, ApiJson.Default);
        json.Converters.Add(new JsonStringEnumConverter<RunsIn>(JsonNamingPolicy.CamelCase));
        json.Converters.Add(new JsonStringEnumConverter<ToolMark>(JsonNamingPolicy.CamelCase));
        json.Converters.Add(new JsonStringEnumConverter<TestState>(JsonNamingPolicy.CamelCase));
        json.Converters.Add(new JsonStringEnumConverter<ToolSet>(JsonNamingPolicy.CamelCase));
        json.Converters.Add(new JsonStringEnumConverter<NodeSource>(JsonNamingPolicy.CamelCase));
        // Otherwise a request could leave out a member that it must have, or set it to null.
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
    }
}
