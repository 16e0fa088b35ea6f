using System.Globalization;
using ComfyAssistant.Plugins.Storage;
using StackExchange.Redis;

namespace ComfyAssistant.Host.Chat.Answers.Sharing;

/// <summary>An answer of another host, as far as it has come here.</summary>
/// <param name="id">Which answer.</param>
/// <param name="host">Who gives it.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class FollowedAnswer(string id, string host, TimeProvider timeProvider)
{
    private const string Beginning = "0-0";

    // One that was just asked for has no reader yet; on a host that has only just started, with a crowd before it, that takes seconds.
    private static readonly TimeSpan Arrival = TimeSpan.FromSeconds(30);

    public string Id => id;

    public string Host => host;

    /// <summary>For those who read it here.</summary>
    public KeptAnswer Answer { get; } = new(timeProvider);

    /// <summary>When it was last asked for, by the clock.</summary>
    public long Asked { get; set; }

    /// <summary>The id of the last entry that was read.</summary>
    public string Last { get; private set; } = Beginning;

    /// <summary>Whether an entry was read.</summary>
    public bool HasBegun => Last != Beginning;

    /// <summary>The id of an entry right behind the last.</summary>
    public string Next
    {
        get
        {
            var (bytes, part) = Parse(Last);
            return string.Create(CultureInfo.InvariantCulture, $"{bytes}-{part + 1}");
        }
    }

    /// <summary>How often it was tried to end it for its host.</summary>
    public int Tries { get; set; }

    /// <summary>Whether nothing more of it is wanted.</summary>
    public bool IsOver => Answer.HasEnded || (!Answer.HasReaders && timeProvider.GetElapsedTime(Asked) > Arrival);

    /// <summary>Takes in what came of its stream; <see cref="AnswerKeys.Stream"/> says what is in it.</summary>
    public async Task TakeAsync(IEnumerable<StreamEntry> entries)
    {
        // As one piece: each piece wakes those who read it, and an answer that is read from its beginning has a hundred entries.
        using var pending = new MemoryStream();
        foreach (var entry in entries.TakeWhile(_ => !Answer.HasEnded))
        {
            Last = entry.Id!;
            foreach (var field in entry.Values)
                if (field.Name == "b")
                    await AddAsync(pending, (byte[])field.Value!, Parse(Last).Bytes);
                else
                    Take(pending, field.Name!, field.Value);
        }
        Append(pending);
    }

    private void Take(MemoryStream pending, string name, RedisValue value)
    {
        Append(pending);
        switch (name)
        {
            case "c":
                Answer.Shortened = value;
                break;
            case "f":
                Answer.Fail(SharedFailure.Read(value!));
                break;
            case "d" when Answer.Size == 0:
                Answer.Fail(Lost());
                Answer.Dispose();
                break;
            case "d":
                Answer.Append((byte[])value!);
                Answer.Dispose();
                break;
            case "e":
                Answer.Dispose();
                break;
            default:
                break;
        }
    }

    /// <summary>What has to follow so that the answer has an end; empty where it has not begun.</summary>
    public async Task<byte[]> EndingAsync() =>
        Answer.Size == 0 ? [] : await LostAnswer.EndAsync(Answer.Since(0).News.SelectMany(piece => piece).ToArray(), timeProvider);

    /// <summary>Ends it here alone: the rest cannot be had.</summary>
    public async Task GiveUpAsync()
    {
        if (Answer.HasEnded)
            return;
        try
        {
            if (Answer.Size == 0)
                Answer.Fail(Lost());
            else
                Answer.Append(await EndingAsync());
        }
        finally
        {
            Answer.Dispose();
        }
    }

    // An entry that was written again holds what is here already.
    private async Task AddAsync(MemoryStream pending, byte[] bytes, long end)
    {
        var known = Answer.Size + pending.Length - (end - bytes.Length);
        if (known < 0)
        {
            // Its beginning was dropped because all answers together had become too large.
            Append(pending);
            await GiveUpAsync();
        }
        else if (known < bytes.Length)
        {
            pending.Write(bytes.AsSpan((int)known));
        }
    }

    private void Append(MemoryStream pending)
    {
        if (pending.Length > 0 && !Answer.HasEnded) Answer.Append(pending.ToArray());
        pending.SetLength(0);
    }

    private static ContextException Lost() => new(ContextFault.Unavailable, LostAnswer.Told);

    private static long Number(ReadOnlySpan<char> digits) => long.Parse(digits, CultureInfo.InvariantCulture);

    private static (long Bytes, long Part) Parse(string entry)
    {
        var at = entry.IndexOf('-', StringComparison.Ordinal);
        return (Number(entry.AsSpan(0, at)), Number(entry.AsSpan(at + 1)));
    }
}
