using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Host.Mcp.Canvas;
using ComfyAssistant.Plugins.Tools.Choice;
using ModelContextProtocol.AspNetCore;

namespace ComfyAssistant.Host.Mcp;

/// <summary>
/// MCP over streamable HTTP, without sessions. The library is loaded and set up with the first request, in a container of its own: most
/// services never get one, and it would take memory and time from every start.
/// </summary>
/// <param name="services">The service's own.</param>
internal sealed class McpOverHttp(IServiceProvider services) : IDisposable
{
    private readonly Lazy<(RequestDelegate Answer, IDisposable Owner)> _library = new(() => Load(services));

    /// <summary>Answers a POST.</summary>
    public Task AnswerAsync(HttpContext http)
    {
        http.RequestServices.GetRequiredService<McpCaller>().UserAgent = http.Request.Headers.UserAgent;
        return _library.Value.Answer(http);
    }

    public void Dispose()
    {
        if (_library.IsValueCreated) _library.Value.Owner.Dispose();
    }

    private static (RequestDelegate Answer, IDisposable Owner) Load(IServiceProvider services)
    {
        var own = new ServiceCollection();
        own.AddSingleton(services.GetRequiredService<ILoggerFactory>()).AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        own.AddSingleton(services.GetRequiredService<IHostApplicationLifetime>());
        var hasCanvas = services.GetRequiredService<McpOptions>().Access == McpAccess.On;
        var canvas = hasCanvas ? ActivatorUtilities.CreateInstance<McpCanvas>(services) : null;
        var tools = new McpTools(services.GetRequiredService<CurrentTools>(), services.GetRequiredService<ToolRunner>(), canvas);
        var skills = ActivatorUtilities.CreateInstance<McpSkills>(services);
        own.AddMcpServer(options => McpOffer.Configure(options, tools, skills, hasCanvas))
            .WithHttpTransport(http => http.SessionMode = HttpServerSessionMode.Stateless);
        var provider = own.BuildServiceProvider();
        var routes = new Routes(provider);
        routes.MapMcp();
        var post = routes.DataSources.SelectMany(source => source.Endpoints)
            .Single(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(HttpMethods.Post) == true);
        return (post.RequestDelegate!, provider);
    }

    // The library gives out its handler only as a route.
    private sealed class Routes(IServiceProvider services) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider => services;

        public ICollection<EndpointDataSource> DataSources { get; } = [];

        public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(services);
    }
}
