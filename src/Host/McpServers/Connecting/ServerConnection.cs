using System.Text.Json;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Web;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace ComfyAssistant.Host.McpServers.Connecting;

/// <summary>A server that runs and answers. All of the protocol's library that clients need is behind it.</summary>
internal sealed class ServerConnection : IAsyncDisposable
{
    private const int MostPages = 20;
    private const int MostTools = 200;
    private const int LongestName = 128;
    private const int LongestTitle = 120;
    private const int LongestDescription = 16 * 1024;
    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(5);

    private readonly string _name;
    private readonly McpClient _client;
    private readonly ServerProcess? _process;
    private readonly HttpClient? _http;
    private readonly TrafficBudget _budget;
    private volatile bool _isLeft;

    private ServerConnection(string name, McpClient client, ServerProcess? process, HttpClient? http, TrafficBudget budget) =>
        (_name, _client, _process, _http, _budget) = (name, client, process, http, budget);

    /// <summary>Whether the server is gone.</summary>
    public bool HasEnded => _isLeft || _client.Completion.IsCompleted;

    /// <summary>Whether it sent more than any answer needs.</summary>
    public bool HasFlooded => _budget.IsFlooded;

    /// <summary>The last lines that its program wrote to standard error; empty for a server at an address.</summary>
    public string Said => _process?.Said ?? "";

    /// <summary>Starts or calls a server, and greets it.</summary>
    /// <param name="entry">Which one.</param>
    /// <param name="limits">How long it may take, and how much it may send.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="log">Takes what its program writes to standard error.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServerException">It does not start, or does not speak the protocol.</exception>
    public static async Task<ServerConnection> OpenAsync(
        ServerEntry entry, ServerLimits limits, TimeProvider timeProvider, ILogger log, CancellationToken cancellationToken)
    {
        var budget = new TrafficBudget(limits);
        var options = new McpClientOptions
        {
            ClientInfo = new Implementation { Name = "comfy-assistant", Title = "ComfyAssistant", Version = AppVersion.Current },
            InitializationTimeout = limits.Start,
            TimeProvider = timeProvider,
        };
        ServerProcess? process = null;
        HttpClient? http = null;
        try
        {
            IClientTransport transport;
            if (entry.Address is { } address)
            {
                http = new HttpClient(new BoundedAnswers(Sockets(), budget)) { Timeout = Timeout.InfiniteTimeSpan };
                transport = new HttpClientTransport(
                    new HttpClientTransportOptions
                    {
                        Endpoint = address,
                        TransportMode = HttpTransportMode.StreamableHttp,
                        AdditionalHeaders = entry.Headers.ToDictionary(),
                        // Tools are listed before each call: nobody waits for what a server says unasked.
                        EnableStandaloneGetStream = false,
                        MaxReconnectionAttempts = 1,
                    },
                    http, NullLoggerFactory.Instance, ownsHttpClient: false);
            }
            else
            {
                process = ServerProcess.Start(entry, timeProvider, log);
                transport = new StreamClientTransport(
                    process.Input, new BoundedTraffic(process.Output, budget), NullLoggerFactory.Instance);
            }
            var client = await McpClient.CreateAsync(transport, options, NullLoggerFactory.Instance, cancellationToken);
            return new ServerConnection(entry.Name, client, process, http, budget);
        }
        catch (Exception failure)
        {
            if (process is not null) await process.DisposeAsync();
            var said = process?.Said ?? "";
            http?.Dispose();
            if (cancellationToken.IsCancellationRequested || failure is ServerException) throw;
            throw ServerFailure.OfStart(entry, budget.IsFlooded ? budget.Flooded() : failure, said);
        }
    }

    /// <summary>Its tools. One that nobody could use is left out.</summary>
    /// <exception cref="ServerException">It lists more than anybody could choose from.</exception>
    public async Task<IReadOnlyList<ServerTool>> ListAsync(CancellationToken cancellationToken)
    {
        _budget.Refill();
        if (_client.ServerCapabilities.Tools is null) return [];
        var tools = new Dictionary<string, ServerTool>(StringComparer.Ordinal);
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var listed = await _client.ListToolsAsync(new ListToolsRequestParams { Cursor = cursor }, cancellationToken);
            foreach (var tool in listed.Tools)
                if (Known(tool) is { } known)
                    tools.TryAdd(known.Name, known);
            if (tools.Count > MostTools) throw TooMany($"{MostTools} tools");
            cursor = listed.NextCursor;
            if (string.IsNullOrEmpty(cursor)) return [.. tools.Values];
        }
        throw TooMany($"{MostPages} pages of tools");
    }

    /// <summary>Calls a tool.</summary>
    /// <exception cref="McpException">The server refused the call.</exception>
    /// <exception cref="Exception">The server is gone, or broke the protocol.</exception>
    public async Task<CallToolResult> CallAsync(
        string tool, IReadOnlyDictionary<string, JsonElement> arguments, CancellationToken cancellationToken)
    {
        _budget.Refill();
        return await _client.CallToolAsync(
            new CallToolRequestParams { Name = tool, Arguments = arguments.ToDictionary() }, cancellationToken);
    }

    /// <summary>Whether it still answers.</summary>
    public async Task<bool> AnswersAsync(TimeProvider timeProvider)
    {
        using var late = new CancellationTokenSource(PingLimit, timeProvider);
        try
        {
            // Newer versions of the protocol have no ping.
            await _client.ListToolsAsync(new ListToolsRequestParams(), late.Token);
            return true;
        }
        // It does not matter how it fails to.
        catch (Exception)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isLeft = true;
        // First: a server that hangs must not keep the goodbye waiting.
        if (_process is not null) await _process.DisposeAsync();
        try
        {
            await _client.DisposeAsync().AsTask().WaitAsync(PingLimit, TimeProvider.System);
        }
        // A server that is gone cannot be left politely.
        catch (Exception)
        {
        }
        _http?.Dispose();
    }

    private ServerException TooMany(string what) => new($"The MCP server \"{_name}\" lists more than {what}, and is not used.");

    private static ServerTool? Known(Tool tool) =>
        string.IsNullOrEmpty(tool.Name) || tool.Name.Length > LongestName || tool.Description?.Length > LongestDescription ? null
        : new ServerTool(tool.Name, Title(tool)?.Cut(LongestTitle), tool.Description ?? "", tool.InputSchema.Clone());

    // Older servers have it among the hints.
    private static string? Title(Tool tool) =>
        new[] { tool.Title, tool.Annotations?.Title }.FirstOrDefault(title => !string.IsNullOrWhiteSpace(title));

    // The user configured the address: it may be anywhere, but it leads nowhere else.
    private static ConnectTimeouts Sockets() => new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(15),
        AllowAutoRedirect = false,
        UseCookies = false,
        ResponseDrainTimeout = TimeSpan.Zero,
    });
}
