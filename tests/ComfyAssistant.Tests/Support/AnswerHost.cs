using System.IO.Pipelines;
using System.Text;
using ComfyAssistant.Host.Chat;
using ComfyAssistant.Host.Chat.Answers;
using ComfyAssistant.Host.Chat.Answers.Sharing;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Host.Valkey;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComfyAssistant.Tests.Support;

/// <summary>The running answers of one host, alone or with others behind the same Valkey.</summary>
internal sealed class AnswerHost : IAsyncDisposable
{
    private readonly ValkeyServer? _server;
    private readonly SharedAnswers? _shared;

    /// <param name="address">Valkey's; null for a host that has none.</param>
    /// <param name="options">How long and how much is kept.</param>
    /// <param name="clock">The clock of what is kept here; what is shared goes by the real one.</param>
    public AnswerHost(string? address, ChatOptions? options = null, TimeProvider? clock = null)
    {
        options ??= Pipeline.Chat;
        if (address is not null)
        {
            _server = Connect(address);
            _shared = new SharedAnswers(_server, SecretMask.OfShapes, options, TimeProvider.System, NullLogger<SharedAnswers>.Instance);
        }
        Answers = new RunningAnswers(options, clock ?? TimeProvider.System, _shared);
    }

    public RunningAnswers Answers { get; }

    /// <summary>A host; whoever keeps it ends it.</summary>
    public static AnswerHost Of(string? address, ChatOptions? options = null, TimeProvider? clock = null) => new(address, options, clock);

    public static ValkeyServer Connect(string address) => new(Options(address)!, NullLogger<ValkeyServer>.Instance);

    public static ValkeyOptions? Options(string? address)
    {
        var settings = new Dictionary<string, string?> { [ValkeyOptions.Setting] = address };
        return ValkeyOptions.From(new SettingReader(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));
    }

    /// <summary>Reads an answer to its end.</summary>
    public static async Task<string> ReadAsync(KeptAnswer answer, CancellationToken cancellationToken = default)
    {
        using var text = new MemoryStream();
        await answer.CopyToAsync(PipeWriter.Create(text), () => { }, TimeSpan.FromSeconds(15), cancellationToken);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        if (_shared is not null)
            await _shared.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
