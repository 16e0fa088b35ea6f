using System.Security.Cryptography;
using System.Text.Json;

namespace ComfyAssistant.Host.Mcp.Canvas;

/// <summary>The panels that are open now. Calls go to the one that was last used.</summary>
internal sealed class OpenPanels
{
    private readonly Lock _lock = new();
    private readonly List<OpenPanel> _open = [];
    private long _uses;

    /// <summary>The panel that was last used, which calls go to; null where none is open.</summary>
    public OpenPanel? Used
    {
        get
        {
            lock (_lock) return _open.MaxBy(open => open.Used);
        }
    }

    /// <summary>A panel begins to listen; one of the same id is replaced.</summary>
    /// <param name="id">The panel's own.</param>
    /// <param name="runsThroughService">Whether its runs come to ComfyUI through this service.</param>
    public OpenPanel Open(string id, bool runsThroughService = false)
    {
        var panel = new OpenPanel(id) { RunsThroughService = runsThroughService };
        lock (_lock)
        {
            panel.Used = ++_uses;
            foreach (var old in _open.Where(open => open.Id == id)) old.Close();
            _open.RemoveAll(open => open.Id == id);
            _open.Add(panel);
        }
        return panel;
    }

    /// <summary>A panel has stopped listening.</summary>
    public void Close(OpenPanel panel)
    {
        lock (_lock) _open.Remove(panel);
        panel.Close();
    }

    /// <summary>A panel's user has turned to it.</summary>
    public void Use(string id)
    {
        lock (_lock)
            foreach (var panel in _open.Where(open => open.Id == id))
                panel.Used = ++_uses;
    }

    /// <summary>Has the panel that was last used run a call; null where none is open, or it was closed before it answered.</summary>
    public async Task<(bool WasOpen, PanelAnswer? Answer)> AskAsync(
        string tool, JsonElement input, string client, bool readsOnly, CancellationToken cancellationToken)
    {
        if (Used is not { } panel) return (false, null);
        // Not to be guessed: whoever knows it could answer in the panel's place.
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return (true, await panel.AskAsync(new(id, tool, input, client, readsOnly), cancellationToken));
    }

    /// <summary>Takes a result; false where nobody waits for it.</summary>
    public bool Answer(string callId, JsonElement output, string workflow)
    {
        List<OpenPanel> open;
        lock (_lock) open = [.. _open];
        return open.Any(panel => panel.Answer(callId, new(output, workflow, open.Count)));
    }
}
